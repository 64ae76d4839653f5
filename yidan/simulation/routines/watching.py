"""Early warnings acted on by those who own them; once a week the coordination meeting over what is open; patrols through the works."""

from __future__ import annotations

from yidan.intake.models import Order
from yidan.monitoring import commands as monitoring
from yidan.monitoring.commands import TaskInput
from yidan.monitoring.models import Alert, Decision, Meeting
from yidan.production import commands as production
from yidan.production.commands import FindingInput
from yidan.production.models import Finding, Patrol, PatrolPlan
from yidan.production.queries import missed
from yidan.simulation.world import World

CHAIR = "hejianhua"
SEEN = ("安全通道堆放半成品", "量具过期未送检", "作业指导书版本旧", "设备点检表漏签")
DECIDED = 5  # points with a task; the others are put off


def morning(w: World) -> None:
    w.at(11, 50)
    for alert in Alert.objects.filter(stage="open").select_related("owner").order_by("pk"):
        if w.happens("passed_on"):
            w.does(
                CHAIR,
                monitoring.pass_on,
                alert,
                owner=w.users[w.holder("wanghai")],
                due=w.moment(w.in_days(2), 12),
                reason="由生产直接落实",
            )
        elif w.seldom(0.9):
            w.does(alert.owner.username if alert.owner else CHAIR, monitoring.act, alert, action="已与相关部门落实，逐日跟踪")
    if w.happens("danger_seen"):
        warn(w)
    if w.day.weekday() == 2:
        meet(w)
    for decision in Decision.objects.filter(done_at=None, meeting__stage="held").select_related("meeting", "owner").order_by("pk"):
        if w.seldom(0.6):
            w.does(decision.owner.username, monitoring.done, decision.meeting, decision=decision, outcome="已办")
    patrol(w)


def warn(w: World) -> None:
    """Somebody on the floor sees an order in danger before the figures do."""
    order = Order.objects.filter(stage="in_execution", on_hold=False).select_related("owner").order_by("promised", "pk").first()
    if order is not None:
        alert = Alert(
            order=order,
            level="notice",
            what="调试工位排队，可能影响交期",
            cause="两台同时进入调试",
            owner=order.owner,
            due=w.moment(w.in_days(2), 12),
        )
        if w.may(CHAIR, monitoring.raise_alert, alert):
            w.does(CHAIR, monitoring.raise_alert, alert)


def meet(w: World) -> None:
    meeting = Meeting(at=w.now, place="二楼会议室", chair=w.users[w.holder(CHAIR)])
    if not w.does(CHAIR, monitoring.convene, meeting):
        return
    if w.seldom(0.3):
        w.does("qianwei", monitoring.add_point, meeting, title="成品区场地紧张", detail="月底集中发货，需协调车辆与叉车")
    for n, point in enumerate(meeting.points.select_related("order__owner").order_by("position")):
        if n < DECIDED:
            owner = point.order.owner if point.order and point.order.owner.is_active else w.users[w.holder("wanghai")]
            task = TaskInput("落实并回报", owner, w.in_days(3))
            w.does(CHAIR, monitoring.decide, meeting, point=point, outcome="专人跟进", tasks=[task])
        else:
            w.does(CHAIR, monitoring.postpone, meeting, point=point, outcome="下次会议再议")
    w.does(CHAIR, monitoring.hold, meeting, attendees="销售、生产、采购、质量、物流", text="逐项过会")


def patrol(w: World) -> None:
    """By the head of production, on the plan's days; now and then left out, and explained the day after."""
    for due in missed(w.now):
        if due.patrol is None and w.seldom(0.6):
            w.does(CHAIR, production.explain_missed, Patrol(plan=due.plan, day=due.day), reason="客户来厂验收，未巡")
    for plan in PatrolPlan.for_page().order_by("code"):
        if plan.due_on(w.day) and not w.happens("patrol_missed"):
            found = []
            if w.happens("patrol_finding"):
                found = [FindingInput(w.chance.choice(SEEN), w.users[w.holder("wanghai")], w.in_days(2))]
            w.does(CHAIR, production.hold_patrol, Patrol(plan=plan, day=w.day), findings=found)
    for finding in Finding.objects.filter(stage__in=["open", "solved"]).select_related("owner").order_by("pk"):
        if finding.stage == "open" and w.seldom(0.75):
            w.does(finding.owner.username, production.solve_finding, finding, action="已整改")
        elif finding.stage == "solved" and w.happens("not_solved"):
            w.does(CHAIR, production.give_back_finding, finding, reason="现场复查仍有堆放", due=w.in_days(2))
        elif finding.stage == "solved" and w.seldom(0.7):
            w.does(CHAIR, production.close_finding, finding)
