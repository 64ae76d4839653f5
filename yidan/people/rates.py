"""What a foreign sum is worth in yuan, for comparing with what the company states in yuan (credit limits, review depths): the rates are a
rule of the company, set by people. Nothing is booked by them: every account stays in its own currency."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from yidan.core.formats import HOME

ZERO = Decimal(0)


class Rates(dict[str, Decimal]):
    """Read from "USD 7.12; EUR 7.80": yuan for one unit. Raises ValueError on anything else."""

    def __init__(self, text: str = "") -> None:
        super().__init__({HOME: Decimal(1)})
        for part in filter(str.strip, re.split("[;；]", text)):
            found = re.fullmatch(r"\s*([A-Z]{3})\s*[ =:：]\s*([0-9]{1,6}(?:\.[0-9]{1,6})?)\s*", part)
            if found is None or not Decimal(found[2]):
                raise ValueError(part)
            self[found[1]] = Decimal(found[2])

    def __str__(self) -> str:
        return "; ".join(f"{code} {rate}" for code, rate in self.items() if code != HOME)

    def __bool__(self) -> bool:
        return len(self) > 1

    def together(self, sums: Mapping[str, Decimal]) -> tuple[Decimal, dict[str, Decimal]]:
        """Currency -> sum: what they come to in yuan, and those for which no rate is set."""
        known = sum((amount * self[code] for code, amount in sums.items() if code in self), ZERO)
        return known.quantize(Decimal("0.01")), {code: amount for code, amount in sums.items() if code not in self and amount}


def rates() -> Rates:
    from yidan.people.settings import setting

    found: Rates = setting("exchange_rates")
    return found


def in_yuan(amount: Decimal, currency: str) -> Decimal:
    """For a threshold that is stated in yuan; without a rate the figure counts as it stands."""
    return amount if currency == HOME else amount * rates().get(currency, Decimal(1))
