"""Finance, where the company asks it: credit (3.2b), price and margin (3.2c), as sales sees them."""

from __future__ import annotations

from yidan.review.evidence import sales
from yidan.review.evidence.fact import Fact
from yidan.review.look import Look


def facts(look: Look) -> list[Fact]:
    return [sales.credit(look.order, look.by), sales.price(look.order, look.by)]
