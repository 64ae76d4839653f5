from yidan.planning.views.board import board, board_data, propose, waiting
from yidan.planning.views.lists import operation_list, outage_list, plan_list, work_order_list
from yidan.planning.views.moving import compared, whatif
from yidan.planning.views.pages import order_tab, outage, plan, promise, traveller, work_order
from yidan.planning.views.tasks import dispatch, tasks

__all__ = [
    "board", "board_data", "compared", "outage", "outage_list", "whatif", "dispatch", "operation_list", "order_tab", "plan", "plan_list", "promise", "propose", "tasks", "traveller", "waiting", "work_order",
    "work_order_list",
]  # fmt: skip
