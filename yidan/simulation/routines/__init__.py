"""What each department does in a day, in the order of the day. Each act is a verb; a refusal is noted and life goes on."""

from yidan.simulation.routines import archive, buying, delivery, floor, money, planning, quality, review, sales, service

MORNING = (sales.morning, review.morning, money.morning, planning.morning, buying.morning)
DAY = (buying.dock, quality.incoming, floor.work, quality.final, delivery.accepting_day, delivery.shipping)
EVENING = (money.evening, service.day, archive.evening, sales.evening)
