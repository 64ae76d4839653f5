from yidan.desk.views.find import search, short
from yidan.desk.views.home import alerts, home, more, seen
from yidan.desk.views.order import history, order, paper
from yidan.desk.views.policy import chapter, clause, process_map
from yidan.desk.views.proof import checks

__all__ = ["alerts", "chapter", "checks", "clause", "history", "home", "more", "order", "paper", "process_map", "search", "seen", "short"]
