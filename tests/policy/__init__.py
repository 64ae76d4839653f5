"""The policy, told by what happens: a story for each chapter, marked with the clauses it shows (`@pytest.mark.clause("2.3a")`)."""
