/* Lists: clean addresses, Excel of what is seen, order of columns, the bar for selected rows. */
"use strict";

document.addEventListener("htmx:configRequest", (event) => {
  if (!event.target.matches("[data-list]")) return;
  const given = event.detail.parameters;
  for (const name of Object.keys(given)) if (given[name] === "") delete given[name];
});

/* The links beside a list follow its filters. */
function follow() {
  for (const link of document.querySelectorAll("[data-excel]")) {
    const list = document.getElementById(link.dataset.excel);
    if (!list) continue;
    const url = new URL(list.dataset.href, location.origin);
    url.searchParams.set("format", "xlsx");
    link.href = url;
  }
  for (const form of document.querySelectorAll("[data-columns], [data-save-view]")) form.action = location.pathname + location.search;
}

document.addEventListener("htmx:afterSettle", follow);
document.addEventListener("htmx:pushedIntoHistory", follow);

function recount() {
  for (const bar of document.querySelectorAll("[data-bulk]")) {
    const count = document.querySelectorAll(`input[name=ids][form="${bar.id}"]:checked`).length;
    bar.hidden = count === 0;
    bar.querySelector("[data-selected]").textContent = count;
  }
}

document.addEventListener("htmx:afterSettle", recount);
document.addEventListener("change", (event) => {
  if (event.target.name !== "ids") return;
  event.target.closest("tr").classList.toggle("sel", event.target.checked);
  recount();
});

document.addEventListener("keydown", (event) => {
  const label = event.target.closest && event.target.closest(".columns label");
  if (!label || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  const other = event.key === "ArrowUp" ? label.previousElementSibling : label.nextElementSibling;
  if (other && event.key === "ArrowUp") other.before(label);
  else if (other) other.after(label);
  event.target.focus();
});
