/* Line entry as a sheet: paste from Excel, Enter down, Ctrl+D copies from above, Ctrl+Del removes, running total. What cannot be read stays as typed and is marked. */
"use strict";

const NUMBER = /^-?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?$/;
const DAY = /^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?$/;
const LEAD = 92 * 864e5;
const half = (text) => text.normalize("NFKC").replace(/[\r\n\t]/g, " ").replace(/\u2212/g, "-").trim();

/* {text, doubt}: doubt when the text could not be read, or was read with a guess. */
export function readNumber(text) {
  const bare = half(text).replace(/^[¥￥]/, "").replace(/元$/, "").replace(/ /g, "");
  if (bare === "") return { text: "", doubt: false };
  return NUMBER.test(bare) && bare !== "-" ? { text: bare.replace(/,/g, ""), doubt: false } : { text: half(text), doubt: true };
}

export function readDay(text, today) {
  const bare = half(text).replace(/ /g, "").replace(/^(\d{4})(\d{2})(\d{2})$/, "$1-$2-$3");
  const match = DAY.exec(bare);
  if (bare === "" || !match) return { text: half(text), doubt: bare !== "" };
  const [, year, month, day] = match;
  let found = stamp(year || today.slice(0, 4), month, day);
  if (!year && (!found || Date.parse(found) < Date.parse(today) - LEAD)) found = stamp(Number(today.slice(0, 4)) + 1, month, day);
  return found ? { text: found, doubt: !year } : { text: half(text), doubt: true };
}

function stamp(year, month, day) {
  const text = `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : null;
}

const today = () => document.body.dataset.today || new Date().toISOString().slice(0, 10);
const sheetOf = (el) => el.closest("[data-sheet]");
const rowsOf = (sheet) => [...sheet.querySelectorAll("tbody > tr")];
const cellsOf = (row) => [...row.querySelectorAll("[data-col]")];

function addRow(sheet) {
  const next = Number(sheet.dataset.next || rowsOf(sheet).length);
  sheet.dataset.next = next + 1;
  const row = sheet.querySelector("template").content.firstElementChild.cloneNode(true);
  for (const input of row.querySelectorAll("[name]")) input.name = input.name.replace("__n__", next);
  sheet.querySelector("tbody").append(row);
  renumber(sheet);
  return row;
}

function renumber(sheet) {
  rowsOf(sheet).forEach((row, n) => { row.querySelector(".no").firstChild ? (row.querySelector(".no").firstChild.nodeValue = n + 1) : row.querySelector(".no").append(n + 1); });
}

function removeRow(sheet, row) {
  const near = row.nextElementSibling || row.previousElementSibling;
  row.remove();
  const target = near || addRow(sheet);
  renumber(sheet);
  cellsOf(target)[0].focus();
  total(sheet);
}

/* ---- what a cell holds ---- */
function put(cell, text) {
  let doubt = false;
  if (cell.matches("select")) doubt = !choose(cell, half(text));
  else {
    const read = cell.inputMode === "decimal" || cell.inputMode === "numeric" ? readNumber(text) : cell.dataset.date !== undefined ? readDay(text, today()) : { text: half(text), doubt: false };
    cell.value = read.text;
    doubt = read.doubt;
  }
  mark(cell, doubt);
  return doubt;
}

function choose(select, text) {
  const option = [...select.options].find((o) => o.value === text || o.text.trim() === text);
  if (option) select.value = option.value;
  return Boolean(option) || text === "";
}

function mark(cell, doubt) {
  const td = cell.closest("td");
  td.classList.toggle("doubt", doubt);
  if (!doubt) { td.classList.remove("bad"); td.querySelectorAll(".error").forEach((e) => e.remove()); }
  cell.setAttribute("aria-invalid", String(doubt));
}

/* ---- paste ---- */
document.addEventListener("paste", (event) => {
  const cell = event.target.closest && event.target.closest("[data-sheet] [data-col]");
  const text = event.clipboardData.getData("text/plain");
  if (!cell || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
  event.preventDefault();
  pour(cell, text);
});

function pour(cell, text) {
  const sheet = sheetOf(cell);
  const first = cellsOf(cell.closest("tr")).indexOf(cell);
  const block = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
  let row = cell.closest("tr"), doubts = 0;
  for (const line of block) {
    row = row || addRow(sheet);
    const cells = cellsOf(row).slice(first);
    line.forEach((value, n) => { if (cells[n] && put(cells[n], value)) doubts++; });
    row = row.nextElementSibling;
  }
  if (!rowsOf(sheet).at(-1) || cellsOf(rowsOf(sheet).at(-1)).some((c) => c.value && !c.matches("select"))) addRow(sheet);
  told(sheet, block.length, doubts);
  total(sheet);
}

function told(sheet, lines, doubts) {
  const chip = sheet.querySelector("[data-pasted]");
  chip.textContent = sheet.dataset.said.replace("%n", lines).replace("%d", doubts);
  chip.className = doubts ? "chip warn" : "chip act";
  chip.hidden = false;
  chip.setAttribute("role", "status");
}

/* ---- keys ---- */
document.addEventListener("keydown", (event) => {
  const cell = event.target.closest && event.target.closest("[data-sheet] [data-col]");
  if (!cell || event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
  const sheet = sheetOf(cell), row = cell.closest("tr"), column = cellsOf(row).indexOf(cell);
  const control = event.ctrlKey || event.metaKey;
  if (event.key === "Enter" && !control) down(sheet, row, column);
  else if (event.key === "ArrowDown" && !cell.matches("select")) to(row.nextElementSibling, column);
  else if (event.key === "ArrowUp" && !cell.matches("select")) to(row.previousElementSibling, column);
  else if (control && event.key.toLowerCase() === "d") copy(row, column);
  else if (control && (event.key === "Delete" || event.key === "Backspace")) removeRow(sheet, row);
  else if (event.key === "F8") doubt(sheet, cell);
  else if (event.key === "Tab" && !event.shiftKey && !row.nextElementSibling && column === cellsOf(row).length - 1 && cell.value) { to(addRow(sheet), 0); }
  else return;
  event.preventDefault();
  event.stopPropagation();
});

const to = (row, column) => { if (row) cellsOf(row)[column].focus(); };
const down = (sheet, row, column) => to(row.nextElementSibling || addRow(sheet), column);

function copy(row, column) {
  const above = row.previousElementSibling && cellsOf(row.previousElementSibling)[column];
  const cell = cellsOf(row)[column];
  if (!above) return;
  cell.value = above.value;
  mark(cell, false);
  cell.dispatchEvent(new Event("change", { bubbles: true }));
}

function doubt(sheet, cell) {
  const marked = [...sheet.querySelectorAll("td.doubt, td.bad")];
  const here = marked.indexOf(cell.closest("td"));
  const next = marked[(here + 1) % marked.length];
  if (next) next.querySelector("[data-col]").focus();
}

/* ---- totals, dates, buttons ---- */
function total(sheet) {
  const factors = sheet.dataset.total ? sheet.dataset.total.split("*") : [];
  let sum = 0, count = 0;
  for (const row of rowsOf(sheet)) {
    const cells = cellsOf(row);
    if (cells.some((c) => c.value && !c.matches("select, [type=checkbox]"))) count++;
    if (!factors.length) continue;
    const read = (name) => readNumber((row.querySelector(`[data-col="${name}"]`) || { value: "" }).value);
    const values = factors.map(read);
    const less = sheet.dataset.less ? Number(read(sheet.dataset.less).text) || 0 : 0;
    const known = values.every((v) => v.text !== "" && !v.doubt);
    const amount = known ? Math.round((values.reduce((a, v) => a * Number(v.text), 1) - less) * 100) / 100 : 0;
    sum += amount;
    const out = row.querySelector('[data-out="="]');
    if (out) out.textContent = known ? amount.toLocaleString("en-US", { minimumFractionDigits: 2 }) : "";
  }
  sheet.querySelector("[data-count]").textContent = count || "";
  const foot = sheet.querySelector("[data-sum]");
  if (foot) foot.textContent = sum.toLocaleString("en-US", { minimumFractionDigits: 2 });
}

document.addEventListener("change", (event) => {
  const el = event.target;
  if (el.matches("[data-date]") && el.value) {
    const read = readDay(el.value, today());
    el.value = read.text;
  }
  if (!el.matches("[data-sheet] [data-col]")) return;
  if (el.matches("[inputmode]") && el.value) mark(el, put(el, el.value));
  else mark(el, false);
  total(sheetOf(el));
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-sheet] [data-add], [data-sheet] [data-remove]");
  if (!button) return;
  const sheet = sheetOf(button);
  if (button.dataset.add !== undefined) cellsOf(addRow(sheet))[0].focus();
  else removeRow(sheet, button.closest("tr"));
});

for (const sheet of document.querySelectorAll("[data-sheet]")) total(sheet);
