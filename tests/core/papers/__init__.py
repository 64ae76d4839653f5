"""One filled paper of every form, invented, dense enough to show what breaks: long names, hidden figures, unsigned boxes."""

from tests.core.papers.floor import FLOOR
from tests.core.papers.office import OFFICE
from yidan.core.papers.shapes import Shape

SAMPLES: dict[str, Shape] = {**OFFICE, **FLOOR}
