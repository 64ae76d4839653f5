"""How a classic problem is solved, by its kind and size: a start at once, then the search that suits it."""
