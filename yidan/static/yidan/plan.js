// The planning board. Times come without an offset, in the factory's own clock: every browser shows them as they are.
const root = document.querySelector("[data-plan]");

const stamp = (moment) => {
  const two = (n) => String(n).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}T${two(moment.getHours())}:${two(moment.getMinutes())}:00`;
};

const label = ({ resource }) => {
  const { percent, capacity, leader } = resource.extendedProps;
  const box = document.createElement("div");
  const head = document.createElement("b");
  const share = document.createElement("span");
  const small = document.createElement("small");
  box.className = "centre";
  head.textContent = resource.title;
  share.textContent = `${percent}%`;
  share.className = percent > 100 ? "late" : percent >= 95 ? "soon" : "mut";
  small.textContent = `${capacity} ${capacity === 1 ? root.dataset.single : root.dataset.capacity}${leader ? ` · ${leader}` : ""}`;
  head.append(share);
  box.append(head, small);
  return { domNodes: [box] };
};

// The load of a day stands at the foot of its cell; now is a thin line through all rows.
const backdrop = (data) => data.resources.flatMap((resource) => {
  const loads = resource.extendedProps.cells.filter((cell) => cell.percent).map((cell) => ({
    id: `l${resource.id}-${cell.day}`, resourceIds: [resource.id], start: `${cell.day}T00:00:00`, end: `${cell.day}T23:59:59`, display: "background",
    classNames: ["load", `load-${Math.min(10, Math.ceil(cell.percent / 10))}`, ...(cell.percent >= 95 ? ["full"] : [])],
  }));
  const now = new Date(root.dataset.now);
  const line = { id: `n${resource.id}`, resourceIds: [resource.id], start: stamp(now), end: stamp(new Date(now.getTime() + 600000)), display: "background", classNames: ["now"] };
  return [...loads, line];
});

// What would happen to the others stands beside the plan; on a phone below it, so it is scrolled to.
const ask = (values) => {
  const query = new URLSearchParams({ ...values, ...(root.dataset.base ? { base: root.dataset.base } : {}) });
  window.htmx.ajax("GET", `${root.dataset.whatif}?${query}`, { target: "#whatif", swap: "outerHTML" }).then(() => {
    const panel = document.querySelector("#whatif");
    if (panel && panel.getBoundingClientRect().top > window.innerHeight - 120) panel.scrollIntoView({ block: "start" });
    panel?.querySelector("select, input:not([type=hidden])")?.focus({ preventScroll: true });
  });
};

let putBack = () => {};
document.addEventListener("click", (click) => {
  if (!click.target.closest("[data-putback]")) return;
  putBack();
  document.querySelector("#whatif").replaceChildren();
  document.querySelector("#whatif").removeAttribute("class");
});

const dropped = ({ event, oldResource, newResource, revert }) => {
  putBack();
  putBack = () => { revert(); putBack = () => {}; };
  const centre = newResource ?? event.resourceIds.map((id) => ({ id }))[0];
  ask({ operation: event.extendedProps.operation, work_centre: codes.get(String(centre.id)) ?? "", start: stamp(event.start).slice(0, 16).replace("T", " ") });
};

let codes = new Map();
const draw = (data) => {
  const chosen = root.dataset.order;
  codes = new Map(data.resources.map((resource) => [resource.id, resource.extendedProps.code]));
  for (const event of data.events) {
    const movable = root.dataset.move !== undefined && Boolean(event.extendedProps?.movable);
    if (event.classNames.includes("op")) event.editable = movable;
    if (chosen && event.extendedProps?.order === chosen) event.classNames.push("op-sel");
  }
  const days = Number(root.dataset.days);
  root.replaceChildren();
  const width = Math.max(24, Math.floor((root.clientWidth - 188) / days / (days > 14 ? 1 : 2)));
  window.EventCalendar.create(root, {
    view: "resourceTimelineWeek", date: data.start, duration: { days }, firstDay: 1, headerToolbar: { start: "", center: "", end: "" },
    slotMinTime: "00:00", slotMaxTime: "24:00", slotDuration: days > 14 ? "24:00" : "12:00", slotLabelInterval: days > 14 ? "24:00" : "12:00", slotWidth: width,
    locale: document.documentElement.lang, dayHeaderFormat: days > 14 ? { month: "numeric", day: "numeric" } : { month: "numeric", day: "numeric", weekday: "short" },
    resources: data.resources, resourceLabelContent: label, events: [...backdrop(data), ...data.events], editable: false, eventStartEditable: root.dataset.move !== undefined,
    eventDurationEditable: false, snapDuration: "00:30", eventDrop: dropped,
    eventClick: ({ event }) => { if (event.extendedProps.operation) ask({ operation: event.extendedProps.operation }); },
    eventDidMount: ({ el, event }) => {
      const { order, what, who, quantity } = event.extendedProps;
      if (what) {
        el.tabIndex = 0;
        el.setAttribute("role", "button");
        el.dataset.operation = event.extendedProps.operation;
        el.addEventListener("keydown", (press) => { if (press.key === "Enter") ask({ operation: event.extendedProps.operation }); });
      }
      if (what) el.title = `${order} ${what} × ${quantity}${who ? ` · ${who}` : ""}\n${stamp(event.start).slice(5, 16).replace("T", " ")} – ${stamp(event.end).slice(5, 16).replace("T", " ")}`;
    },
  });
  // The calendar says it is a table and is none; the tables stand below it. What scrolls must be reached by key.
  for (const name of ["role", "aria-colindex", "aria-rowindex", "aria-colcount", "aria-rowcount"]) {
    for (const part of root.querySelectorAll(`[${name}]`)) part.removeAttribute(name);
  }
  root.querySelector(".ec-main")?.setAttribute("tabindex", "0");
};

if (root && window.EventCalendar) {
  fetch(root.dataset.plan, { headers: { Accept: "application/json" } }).then((answer) => answer.json()).then(draw);
}
