"""What each department does in a day, in the order of the day. Each act is a verb; a refusal is noted and life goes on."""

from yidan.simulation.routines import (
    accepting,
    archive,
    buying,
    changes,
    delivery,
    floor,
    market,
    money,
    payables,
    people,
    planning,
    quality,
    receivables,
    review,
    sales,
    service,
    stores,
    supply,
    watching,
)

MORNING = (
    people.morning, sales.morning, market.morning, changes.morning, review.morning, money.morning, planning.morning, buying.morning, supply.morning,
    payables.morning, watching.morning,
)  # fmt: skip
DAY = (
    review.afternoon,
    planning.afternoon,
    buying.dock,
    quality.incoming,
    floor.work,
    quality.final,
    accepting.day,
    delivery.shipping,
    floor.late_shift,
    quality.evening,
)
EVENING = (money.evening, receivables.evening, service.day, stores.evening, sales.evening, review.evening, archive.evening)
