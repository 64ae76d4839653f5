from yidan.planning.views.board import board, board_data, propose, waiting
from yidan.planning.views.lists import operation_list, plan_list, work_order_list
from yidan.planning.views.pages import order_tab, plan, promise, traveller, work_order
from yidan.planning.views.tasks import dispatch, tasks

__all__ = [
    "board", "board_data", "dispatch", "operation_list", "order_tab", "plan", "plan_list", "promise", "propose", "tasks", "traveller", "waiting", "work_order",
    "work_order_list",
]  # fmt: skip
