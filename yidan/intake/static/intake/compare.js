/* Comparison, field by field: Enter is the same and goes on, X differs and asks what the original says, Backspace goes back. */
"use strict";

const form = document.getElementById("form"), board = form.querySelector("[data-judging]");
const all = [...form.querySelectorAll("[data-judge]")];
const part = (name) => document.querySelector(`[data-${name}]`);
const tick = (cell) => cell.querySelector("input[type=checkbox]");
const says = (cell) => cell.querySelector(".says");
const STEPS = ["100", "125", "150", "200"];
let at = 0;

form.classList.remove("plain");

const judged = (cell) => tick(cell).checked || says(cell).value.trim() !== "";

function draw() {
  const done = all.filter(judged).length, differ = all.filter((c) => !tick(c).checked && says(c).value.trim());
  for (const cell of all) {
    cell.classList.toggle("same", tick(cell).checked);
    cell.classList.toggle("differs", cell.dataset.open === "1" || (!tick(cell).checked && says(cell).value.trim() !== ""));
    cell.classList.toggle("now", cell === all[at]);
  }
  const progress = part("progress");
  progress.textContent = `${done} / ${all.length} ${progress.dataset.of}, ${differ.length} ${progress.dataset.differ}`;
  part("differing").textContent = differ.length;
  part("left").hidden = done === all.length;
  part("left-n").textContent = all.length - done;
  const finish = part("finish");
  if (finish) {
    finish.classList.toggle("refused", done < all.length);
    finish.classList.toggle("primary", done === all.length);
    finish.setAttribute("aria-disabled", String(done < all.length));
  }
  part("differences").replaceChildren(...differ.map(told));
  const now = all[at];
  part("now").hidden = !now;
  if (!now) return;
  part("now-label").textContent = now.dataset.judge;
  part("now-value").textContent = ` ${now.querySelector(".value").textContent}`;
}

function told(cell) {
  const row = document.createElement("div"), label = document.createElement("b");
  label.textContent = cell.dataset.judge;
  row.append(label, ` ${cell.querySelector(".value").textContent} → ${says(cell).value}`);
  return row;
}

function same() {
  const cell = all[at];
  if (!cell) return;
  tick(cell).checked = true;
  says(cell).value = "";
  delete cell.dataset.open;
  next();
}

function differs() {
  const cell = all[at];
  if (!cell) return;
  tick(cell).checked = false;
  cell.dataset.open = "1";
  draw();
  says(cell).focus();
}

function go(n) {
  at = Math.max(0, Math.min(all.length, n));
  draw();
  if (all[at]) all[at].scrollIntoView({ block: "nearest" });
}

function next() {
  let n = at + 1;
  while (n < all.length && judged(all[n])) n++;
  go(n);
  board.focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches(".says")) {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    delete event.target.closest("[data-judge]").dataset.open;
    if (event.key === "Escape") event.target.value = "";
    next();
    return;
  }
  if (event.target.matches("input:not([type=checkbox]), textarea, select, a, button, summary") || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter") same();
  else if (event.key.toLowerCase() === "x") differs();
  else if (event.key === "Backspace" || event.key === "ArrowUp" || event.key === "ArrowLeft") go(at - 1);
  else if (event.key === "ArrowDown" || event.key === "ArrowRight") go(at + 1);
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

board.addEventListener("click", (event) => {
  const cell = event.target.closest("[data-judge]");
  if (!cell || event.target.matches(".says")) return;
  event.preventDefault();
  go(all.indexOf(cell));
});
form.addEventListener("input", draw);
form.addEventListener("submit", (event) => {
  const open = all.findIndex((cell) => !judged(cell));
  if (open < 0) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  go(open);
}, true);
part("same").addEventListener("click", same);
part("differs").addEventListener("click", differs);
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-zoom]");
  if (!button) return;
  const view = button.closest("[data-zoomed]");
  view.dataset.zoomed = STEPS[(STEPS.indexOf(view.dataset.zoomed) + 1) % STEPS.length];
  button.textContent = `${view.dataset.zoomed}%`;
});
go(all.findIndex((cell) => !judged(cell)) < 0 ? all.length : all.findIndex((cell) => !judged(cell)));
board.focus({ preventScroll: true });
