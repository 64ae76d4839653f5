"""Checks of what people enter about companies."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I, O, S, V, Z
WEIGHTS = [3**n % 31 for n in range(17)]


def uscc_digit(first: str) -> str:
    """The check character for the first 17 of a unified social credit code (GB 32100-2015)."""
    total = sum(LETTERS.index(letter) * weight for letter, weight in zip(first, WEIGHTS, strict=True))
    return LETTERS[-total % 31]


def check_uscc(code: str) -> None:
    """Raises ValidationError naming what is wrong."""
    if len(code) != 18:
        raise ValidationError(_("A unified social credit code has 18 characters, this has %(count)s.") % {"count": len(code)})
    if strange := sorted(set(code) - set(LETTERS)):
        raise ValidationError(_("A unified social credit code has no %(letters)s.") % {"letters": " ".join(strange)})
    if code[17] != uscc_digit(code[:17]):
        raise ValidationError(_("The check character of the unified social credit code is wrong: mistyped?"))
