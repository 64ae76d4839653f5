/* The shop floor: big keys, scanning, and reports that survive a lost connection. Without this script the forms still work. */
"use strict";

const STORE = "yidan.queue"; // [{key, url, fields, name, refused}]
const WAIT = 15000; // ms until a slow line counts as none: the key makes sending again harmless
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/* ---- keys ---- */
let target = null;

function wire() {
  const pad = $("[data-keys]");
  target = $("[data-pad]");
  if (!pad || !target) return;
  pad.hidden = false;
  for (const input of $$("[data-pad]")) {
    input.inputMode = "none"; // our keys, not the phone's
    input.addEventListener("focus", () => { target = input; input.dataset.fresh = "1"; });
    input.addEventListener("input", say);
  }
  pad.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    press(button);
    say();
    target.focus();
    delete target.dataset.fresh;
  });
  target.focus();
  say();
}

wire();

function press(button) {
  const kept = target.dataset.fresh ? "" : target.value;
  if (button.dataset.digit) target.value = (kept === "0" ? "" : kept) + button.dataset.digit;
  else if (button.dataset.backDigit !== undefined) target.value = target.value.slice(0, -1);
  else (target.name === "minutes" ? $("[data-pad]") : target).value = target.form.dataset.all;
}

/* The main key repeats what is sent; a cause is asked for only when there is scrap or rework. */
function say() {
  const form = target.form;
  const live = $("[data-live]");
  const good = (form.elements.good || form.elements.quantity).value || "0";
  const scrapped = form.elements.scrapped?.value || "0";
  const reworked = form.elements.reworked?.value || "0";
  const scrap = [scrapped, reworked].some((text) => Number(text.replace(/,/g, "")) > 0);
  if (live) live.textContent = form.dataset.words.replace("%g", good).replace("%s", scrapped);
  const causes = $("[data-causes]", form);
  if (!causes) return;
  causes.hidden = !scrap;
  for (const radio of $$("input", causes)) radio.required = scrap;
}

/* ---- the queue ---- */
const read = () => JSON.parse(localStorage.getItem(STORE) || "[]");
const write = (rows) => { localStorage.setItem(STORE, JSON.stringify(rows)); show(); };
const put = (row) => write([...read().filter((other) => other.key !== row.key), row]);
const drop = (key) => write(read().filter((row) => row.key !== key));

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.dataset.queue === undefined) return;
  event.preventDefault();
  const fields = Object.fromEntries(new FormData(form));
  delete fields.csrfmiddlewaretoken;
  const row = { key: fields.key, url: form.action || location.pathname, fields, name: form.dataset.name, refused: "" };
  put(row);
  const answer = await send(row);
  if (answer) leave(answer, row);
  else { release(form); window.yidan.toast(form.dataset.saved, "warn"); }
});

/* null: not sent. The answer of a refusal is the page itself, shown as it is. */
async function send(row) {
  const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), WAIT);
  try {
    const answer = await fetch(row.url, { method: "POST", body: new URLSearchParams(row.fields), headers, signal: stop.signal, credentials: "same-origin" });
    if (answer.status >= 500 || answer.status === 403 || answer.url.includes("/accounts/")) return null; // later, or after signing in again
    return answer;
  } catch {
    return null;
  } finally {
    clearTimeout(clock);
  }
}

async function leave(answer, row) {
  drop(row.key);
  if (answer.ok) { location.assign(answer.url); return; }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  $("main").replaceWith(page.querySelector("main"));
  restart(row);
}

/* A refused form is a new attempt: it gets the new key of the page that refused it. */
function restart(row) {
  const form = $("form[data-queue]");
  if (!form) return;
  for (const [name, value] of Object.entries(row.fields)) {
    if (name === "key" || name === "minutes") continue;
    const radio = $(`input[type=radio][name="${name}"][value="${CSS.escape(value)}"]`, form);
    if (radio) radio.checked = true;
    else if (form.elements[name] && !form.elements[name].length) form.elements[name].value = value;
  }
  wire();
  const why = $("#refusal");
  if (why) why.focus();
}

function release(form) {
  delete form.dataset.sent;
  for (const button of $$("[aria-busy]")) button.removeAttribute("aria-busy");
}

async function retry() {
  for (const row of read().filter((row) => !row.refused)) {
    const answer = await send(row);
    if (!answer) return;
    if (answer.ok) { drop(row.key); continue; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const why = page.querySelector("[data-reason], .error");
    put({ ...row, refused: why ? why.textContent.trim() : String(answer.status) });
  }
}

function show() {
  const box = $("[data-queue-state]");
  if (!box) return;
  const rows = read();
  const waiting = rows.filter((row) => !row.refused).length;
  const words = $("span.grow", box);
  words.textContent = waiting ? box.dataset.some.replace("%n", waiting) : box.dataset.none;
  words.classList.toggle("soon", waiting > 0);
  for (const old of $$("[data-refused-row]")) old.remove();
  for (const row of rows.filter((row) => row.refused)) box.after(refusal(row, box));
}

function refusal(row, box) {
  const note = document.createElement("div");
  note.className = "note bad";
  note.dataset.refusedRow = "";
  const text = document.createElement("p");
  text.textContent = `${row.name}: ${box.dataset.refused}. ${row.refused}`;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn";
  button.textContent = box.dataset.drop;
  button.addEventListener("click", () => drop(row.key));
  note.append(text, button);
  return note;
}

addEventListener("online", retry);
setInterval(retry, 30000);
show();
retry();

/* ---- scanning ---- */
const scanner = $("[data-scan]");

async function scan() {
  const detector = new window.BarcodeDetector({ formats: ["qr_code", "code_128"] });
  const video = $("video", scanner);
  video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  scanner.hidden = false;
  await video.play();
  const look = async () => {
    const [code] = await detector.detect(video).catch(() => []);
    if (code) location.assign(`${scanner.dataset.to}?q=${encodeURIComponent(code.rawValue)}`);
    else setTimeout(look, 200);
  };
  look();
}

if (scanner && "BarcodeDetector" in window && navigator.mediaDevices) scan().catch(() => { scanner.hidden = true; });
