/* Pickers: type characters, initials or a code, Enter takes the first. The field itself holds the code, so that it works without this script too. */
"use strict";

const box = document.createElement("div");
box.className = "pick";
box.id = "pick";
box.setAttribute("role", "listbox");
box.hidden = true;
document.body.append(box);
let field = null, found = [], at = 0, asked = 0, timer = 0;

document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-picker]") || event.isComposing) return;
  note(event.target, "");
  later(event.target);
});
document.addEventListener("compositionend", (event) => {
  if (event.target.matches("[data-picker]")) later(event.target);
});
document.addEventListener("focusout", (event) => {
  if (event.target === field) setTimeout(close, 150);
});
document.addEventListener("keydown", onKey, true);
box.addEventListener("mousedown", (event) => {
  const option = event.target.closest("[role=option]");
  event.preventDefault();
  if (option) take(found[option.dataset.n]);
});

function later(input) {
  clearTimeout(timer);
  timer = setTimeout(() => ask(input), 150);
}

async function ask(input) {
  const mine = ++asked;
  const url = new URL(input.dataset.picker, location.origin);
  url.searchParams.set("q", input.value);
  const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer || !answer.ok || mine !== asked || document.activeElement !== input) return;
  found = (await answer.json()).results;
  at = 0;
  field = input;
  draw();
}

function draw() {
  box.replaceChildren(...found.map(option));
  box.hidden = found.length === 0;
  const place = field.getBoundingClientRect();
  box.style.left = `${place.left + scrollX}px`;
  box.style.top = `${place.bottom + scrollY + 2}px`;
  box.style.minWidth = `${Math.max(place.width, 280)}px`;
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-controls", "pick");
  field.setAttribute("aria-expanded", String(!box.hidden));
  if (!box.hidden) field.setAttribute("aria-activedescendant", `pick-${at}`);
}

function option(row, n) {
  const line = document.createElement("div");
  line.setAttribute("role", "option");
  line.setAttribute("aria-selected", String(n === at));
  line.id = `pick-${n}`;
  line.dataset.n = n;
  for (const [text, css] of [[row.text, "strong"], [row.code, "mut"], [row.note || "", ""]]) {
    const part = document.createElement("span");
    part.className = css;
    part.textContent = text;
    line.append(part);
  }
  return line;
}

function onKey(event) {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "F4" && event.target.matches("[data-picker]")) { event.preventDefault(); ask(event.target); return; }
  if (box.hidden || event.target !== field) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") at = (at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
  else if (event.key === "Enter") take(found[at]);
  else if (event.key === "Tab") { take(found[at]); return; }
  else if (event.key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
  if (!box.hidden) { draw(); document.getElementById(`pick-${at}`).scrollIntoView({ block: "nearest" }); }
}

function take(row) {
  const input = field;
  input.value = row.value || row.code;  // a person stands by name and department
  note(input, row.value ? "" : row.text);
  fill(input, row);
  close();
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function note(input, text) {
  const beside = input.parentElement.querySelector(".picker-note");
  if (beside) beside.textContent = text;
}

/* In a sheet the picked row also fills its line: unit, drawing, price where nothing stands yet. */
function fill(input, row) {
  const line = input.closest("tr");
  if (!line) return;
  for (const [name, value] of Object.entries({ ...row, name: row.text })) {
    const out = line.querySelector(`[data-out="${CSS.escape(name)}"]`);
    const cell = line.querySelector(`[data-col="${CSS.escape(name)}"]`);
    if (out) out.textContent = value ?? "";
    if (cell && cell !== input && cell.value === "" && value != null) cell.value = value;
  }
}

function close() {
  box.hidden = true;
  asked++;
  if (field) field.setAttribute("aria-expanded", "false");
}
