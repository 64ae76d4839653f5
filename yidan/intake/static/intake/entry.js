/* Entry beside the original: doubts of a paste one by one, total against the original's, what an amendment changes. Pages work without it. */
"use strict";

const form = document.getElementById("form");
const $ = (selector, root = form) => root.querySelector(selector);
const $$ = (selector, root = form) => [...root.querySelectorAll(selector)];
const composing = (event) => event.isComposing || event.keyCode === 229;

/* ---- the original: larger and smaller, dropped in ---- */
const STEPS = ["100", "125", "150", "200"];
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-zoom]");
  if (!button) return;
  const view = button.closest("[data-zoomed]");
  view.dataset.zoomed = STEPS[(STEPS.indexOf(view.dataset.zoomed) + 1) % STEPS.length];
  button.textContent = `${view.dataset.zoomed}%`;
});
const place = $("[data-drop]"), file = $("input[type=file]");
if (place && file) {
  place.addEventListener("dragover", (event) => { event.preventDefault(); place.classList.add("over"); });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    if (!event.dataTransfer.files.length) return;
    file.files = event.dataTransfer.files;
    file.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/* ---- doubts ---- */
const box = $("[data-doubt-list]"), list = box && $("[data-list]", box);
const LOOKS = { O: "0", o: "0", l: "1", I: "1", "|": "1", S: "5", B: "8" };

/* What was probably meant by 1O or 1O,000; nothing when it is no number even so. */
function meant(cell) {
  if (!cell.matches("[inputmode]")) return "";
  const guess = cell.value.replace(/[OolI|SB]/g, (c) => LOOKS[c]).replace(/[,\s¥￥元]/g, "");
  return /^\d+(\.\d+)?$/.test(guess) && guess !== cell.value ? guess : "";
}

function column(td) {
  const head = td.closest("table").tHead.rows[0].cells[td.cellIndex];
  return head.firstChild ? head.firstChild.textContent.trim() : "";
}

/* A day without a year is clear while it lies in this year: only the one read into another year is asked about. */
function clear(td) {
  const cell = td.querySelector("[data-date]"), year = (document.body.dataset.today || "").slice(0, 4);
  if (!cell || !year || !cell.value.startsWith(`${year}-`)) return;
  td.classList.remove("doubt");
  cell.removeAttribute("aria-invalid");
}

function doubts() {
  $$("[data-sheet] td.doubt").forEach(clear);
  const cells = $$("[data-sheet] td.doubt").map((td) => td.querySelector("[data-col]")).filter(Boolean);
  $$("[data-doubts]", document).forEach((el) => { el.textContent = cells.length || ""; });
  $$("[data-doubtful]", document).forEach((el) => { el.hidden = cells.length === 0; });
  if (!box) return;
  box.hidden = cells.length === 0;
  list.replaceChildren(...cells.slice(0, 20).map(doubtRow));
}

function doubtRow(cell) {
  const row = document.createElement("div"), words = document.createElement("span"), guess = meant(cell);
  row.className = "doubt-row";
  const td = cell.closest("td");
  words.textContent = `${list.dataset.line.replace("%s", td.parentElement.rowIndex)} ${column(td)} “${cell.value}”`;
  row.append(words, key(guess ? `${list.dataset.yes} ${guess}` : list.dataset.right, "Y", () => settle(cell, guess), !guess && cell.matches("[inputmode]")), key(list.dataset.change, "F2", () => cell.focus(), false));
  return row;
}

function key(text, name, act, off) {
  const button = document.createElement("button"), kbd = document.createElement("kbd");
  button.type = "button";
  button.className = "btn small";
  kbd.textContent = name;
  button.append(text, kbd);
  button.hidden = off;
  button.addEventListener("click", act);
  return button;
}

function settle(cell, guess) {
  if (guess) cell.value = guess;
  const td = cell.closest("td");
  td.classList.remove("doubt");
  cell.removeAttribute("aria-invalid");
  cell.dispatchEvent(new Event("input", { bubbles: true }));
  if (guess) cell.dispatchEvent(new Event("change", { bubbles: true }));
  later();
}

/* ---- what a pasted code stands for ---- */
const known = new Map();
let typing = false;

async function named() {
  for (const cell of $$('[data-sheet="lines"] tbody [data-col="item"]')) {
    const code = cell.value.trim(), row = cell.closest("tr"), name = row.querySelector('[data-out="name"]');
    if (!code || row.dataset.named === code || (typing && cell === document.activeElement)) continue;
    row.dataset.named = code;
    if (!known.has(code)) known.set(code, await asked(cell, code));
    const found = known.get(code);
    if (cell.value.trim() !== code) continue;
    if (name) name.textContent = found ? found.text : "";
    const unit = row.querySelector('[data-out="unit"]');
    if (unit) unit.textContent = found ? found.unit || "" : "";
    cell.closest("td").classList.toggle("doubt", found === null);
  }
  doubts();
}

/* The item of this code; null when there is none, undefined when nobody could be asked. */
async function asked(cell, code) {
  const url = new URL(cell.dataset.picker, location.origin);
  url.searchParams.set("q", code);
  const answer = await fetch(url, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer || !answer.ok) return undefined;
  const rows = (await answer.json()).results;
  return rows.find((row) => row.code.toLowerCase() === code.toLowerCase() || row.text === code) || null;
}

/* ---- rarer columns: the foot is as wide as what is shown ---- */
const foot = $('[data-sheet="lines"] tfoot td[colspan]'), columns = foot ? foot.colSpan : 0;
function width() { if (foot) foot.colSpan = columns - (form.matches(".all-columns") ? 0 : 4); }
document.addEventListener("click", (event) => { if (event.target.closest('[data-toggle="all-columns"]')) width(); });
width();

/* ---- total against the original's ---- */
const stated = document.getElementById("id_stated_total"), agrees = $("[data-agrees]");
const number = (text) => Number(text.normalize("NFKC").replace(/[,¥￥元\s]/g, ""));

function totals() {
  if (!stated || !agrees) return;
  const sum = $('[data-sheet="lines"] [data-sum]');
  const said = number(stated.value), same = Math.abs(said - number(sum.textContent || "0")) < 0.005;
  agrees.textContent = !stated.value || Number.isNaN(said) ? "" : same ? `✓ ${agrees.dataset.yes}` : `${agrees.dataset.no} ${stated.value}`;
  agrees.classList.toggle("off", Boolean(stated.value) && !same);
}

/* ---- what an amendment changes ---- */
const changes = form.dataset.amend !== undefined ? $("[data-changes]") : null;
const first = changes ? new Map($$('[data-sheet="lines"] input[name$="-position"]').filter((el) => el.value > 0).map((el) => [el.value, el.closest("tr").rowIndex])) : new Map();

function was(el) {
  return el.matches("select") ? ([...el.options].find((o) => o.defaultSelected) || el.options[0]).textContent : el.defaultValue;
}
const is = (el) => (el.matches("select") ? el.selectedOptions[0].textContent : el.value);

function compare() {
  if (!changes) return;
  const body = $("tbody", changes), rows = [];
  for (const el of $$("#part-1 input:not([type=hidden], [type=checkbox]), #part-1 select, #part-1 textarea")) {
    if (["reason", "stated_total"].includes(el.name)) continue;
    const label = form.querySelector(`label[for="${el.id}"]`);
    changed(el, label ? label.firstChild.textContent.trim() : el.name, rows);
  }
  const there = new Set();
  for (const tr of $$('[data-sheet="lines"] tbody > tr')) {
    const position = tr.querySelector('input[name$="-position"]'), cells = $$("[data-col]", tr);
    const at = position && position.value > 0 ? position.value : "";
    if (at) there.add(at);
    else if (cells.some((c) => c.value && !c.matches("select"))) rows.push([body.dataset.line.replace("%s", "+"), "", `${body.dataset.new} ${cells[0].value}`]);
    if (at) for (const cell of cells) changed(cell, `${body.dataset.line.replace("%s", at)} ${column(cell.closest("td"))}`, rows);
  }
  for (const at of first.keys()) if (!there.has(at)) rows.push([body.dataset.line.replace("%s", at), "", body.dataset.gone]);
  body.replaceChildren(...rows.map((texts) => { const tr = document.createElement("tr"); for (const text of texts) tr.insertCell().textContent = text; return tr; }));
  $("[data-n]", changes).textContent = rows.length;
  changes.hidden = rows.length === 0;
}

function changed(el, where, rows) {
  const before = was(el), after = is(el), differs = before !== after;
  const cell = el.closest("td");
  (cell || el).classList.toggle("changed", differs);
  if (differs) rows.push([where, before, after]);
}

/* ---- all of it, a moment after the last key ---- */
let timer = 0;
function later() { clearTimeout(timer); timer = setTimeout(() => { doubts(); totals(); compare(); named(); }, 60); }
for (const name of ["input", "change", "paste"]) form.addEventListener(name, (event) => { typing = event.type === "input"; later(); });
for (const body of $$("[data-sheet] tbody")) new MutationObserver(later).observe(body, { childList: true });
later();

document.addEventListener("keydown", (event) => {
  if (composing(event)) return;
  if (event.altKey && /^[1-3]$/.test(event.key)) {
    const target = document.querySelector(`#part-${event.key} input:not([type=hidden]), #part-${event.key} select`);
    if (target) { event.preventDefault(); target.focus(); }
  }
  const doubted = $("[data-sheet] td.doubt [data-col]");
  if (event.key === "F2" && doubted) { event.preventDefault(); doubted.focus(); doubted.select && doubted.select(); }
  const cell = event.target.closest && event.target.closest("td.doubt [data-col]");
  if (cell && event.key.toLowerCase() === "y" && meant(cell)) { event.preventDefault(); settle(cell, meant(cell)); }
});
