"""What each department does in a day, in the order of the day. Each act is a verb; a refusal is noted and life goes on."""

from yidan.simulation.routines import (
    archive,
    buying,
    changes,
    delivery,
    floor,
    money,
    payables,
    people,
    planning,
    quality,
    receivables,
    review,
    sales,
    service,
    supply,
    watching,
)

MORNING = (
    people.morning, sales.morning, changes.morning, review.morning, money.morning, planning.morning, buying.morning, supply.morning,
    payables.morning, watching.morning,
)  # fmt: skip
DAY = (buying.dock, quality.incoming, floor.work, quality.final, delivery.accepting_day, delivery.shipping)
EVENING = (money.evening, receivables.evening, service.day, archive.evening, sales.evening)
