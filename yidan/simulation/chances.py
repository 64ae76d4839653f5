"""What happens how often in the simulated factory, beside the plain day's work: each a chance of the occasion named.

A reader sees here what the factory disturbs itself with; a test turns all of it up (`World.more`)."""

CHANCES: dict[str, float] = {
    # the market: a day
    "opportunity": 0.12,
    "agreement": 0.06,  # while fewer than two are in force
    "call_off": 0.06,  # and agreement in force
    "spare_order": 0.1,
    "service_order": 0.03,
    "not_ours": 0.05,  # of an enquiry: nothing that we make
    "special": 0.12,  # of an enquiry: something is asked of engineering first
    # customers: a day and order
    "change_before": 0.03,  # in review: another quantity or day
    "change_planned": 0.006,  # approved or planned: another quantity or day, reviewed again
    "cancelled": 0.0025,  # planned or running: assessed, its costs charged
    "change_running": 0.005,  # planned or running: a later day, assessed, signed, amended and reviewed again
    "given_up": 0.006,  # in review: weighed, decided and given up
    "on_hold": 0.004,  # the customer asks to wait, and some days later to go on
    "wish": 0.004,  # something written through the order's own link
    # the review: each
    "meeting": 0.12,  # a meeting instead of circulated minutes
    "issue_point": 0.08,  # an opinion with a point to be settled
    "risk": 0.04,  # an opinion with a risk that has an owner
    "ask_stock": 0.04,  # a supplier is asked by link what he has
    "change_refused": 0.15,  # of a change offered
    # buying
    "ask_prices": 0.25,  # a demand of which two suppliers sell: prices are asked first
    "late_told": 0.03,  # a day and purchase: the supplier says that he will be late
    "late_untold": 0.008,  # of a delivery due: it does not come that day
    "short_delivery": 0.012,  # of a delivery: half of one line is missing
    "surplus": 0.03,  # of a delivery: too many came and go back with the carrier
    "rejected": 0.035,  # of a line delivered: incoming inspection finds a bad piece
    "wrong_price": 0.08,  # of a supplier's invoice: dearer than ordered
    "advance": 0.08,  # of a purchase sent: part is paid ahead
    "supplier_disputes": 0.12,  # of a statement
    "payment_refused": 0.03,
    "used_as_it_is": 0.3,  # of bad goods: engineering says that they do no harm
    "substituted": 0.03,  # a day: another item takes the place of one that does not come
    # the works
    "danger_seen": 0.05,  # a day: somebody warns of an order
    "passed_on": 0.06,  # of a warning
    "not_solved": 0.1,  # of a finding said to be solved
    "scrapped": 0.012,  # of a report: a piece lost
    "mended": 0.03,  # of a report: set right on the spot
    "spoiled": 0.05,  # of a work order done: material spoiled on its own
    "unchecked": 0.015,  # a day and work centre: its equipment is not checked before work
    "slow": 0.04,  # of a report due: the work takes longer than planned
    "not_waited": 0.03,  # of an operation: begun though a key operation before it is not inspected yet
    "breakdown": 0.01,  # a day and running operation
    "worn": 0.06,  # of a check of the equipment: it runs with limits
    "patrol_finding": 0.2,  # of a patrol
    "patrol_missed": 0.06,
    # quality
    "out_of_limits": 0.08,  # of a final inspection
    "first_article_wrong": 0.04,
    "scrap_it": 0.2,  # of a nonconformity of made pieces; else
    "concede_it": 0.2,  # the customer is asked; the others are reworked
    "concession_refused": 0.25,
    # acceptance and transport
    "waived": 0.03,  # of an order inspected: the customer wants no acceptance
    "on_paper": 0.12,  # of a report or a sheet: signed on paper, scanned, compared
    "other_time": 0.06,  # of an appointment
    "objection": 0.08,  # of a report
    "trouble": 0.04,  # of a shipment on its way
    "returned": 0.0015,  # a day and delivered order: a piece comes back
    "not_sent": 0.1,  # of a return announced: it does not come
    "miscounted": 0.1,  # of a lot counted: a piece is missing
    # money
    "pays_ahead": 0.3,  # a day and payment that gates something
    "pays_due": 0.06,  # a day and payment that is due after delivery
    "own_penalty": 0.15,  # of an order: a penalty rule of its own
    "released": 0.012,  # a day and shipment held for money: let go by two
    "customer_disputes": 0.1,  # of a statement
    # after-sales and archive
    "complaint": 0.01,  # a day and order delivered
    "comes_again": 0.06,  # of a ticket solved
    "reported_by_link": 0.3,  # of a complaint: the customer writes it himself, on his order's link
    "goods_wanted_back": 0.06,  # of a ticket assigned: the piece is to be sent back first
    "rated_by_link": 0.5,  # of a ticket closed: the customer is asked by link
    "not_solved_by_link": 0.08,  # of those asked
    "volume_back": 0.06,  # of a volume handed over: something is missing
    "volume_held": 0.004,  # a day and volume
    "consultation": 0.2,  # a day on which volumes lie in the archive
    # people: a day
    "absence": 0.05,
    "leaver": 0.008,
    "duty_relaxed": 0.012,  # one person does both of a pair for some days, by the general manager's word
}
