/* Behaviour common to all pages: keys, dialogs, theme, toasts, one submit per press. Pages work without it; nothing here knows a business rule. */
"use strict";

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const typing = (el) => el.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]");
const composing = (event) => event.isComposing || event.keyCode === 229; // an input method is at work: its keys are its own
const shown = (el) => el && el.getClientRects().length > 0;

/* ---- toasts: good ones leave after four seconds, bad ones stay ---- */
const tray = $("[data-toasts]");

function toast(text, tone = "") {
  if (!tray) return;
  const box = document.createElement("div");
  box.className = `toast ${tone}`;
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.dataset.closeToast = "";
  close.setAttribute("aria-label", tray.dataset.close);
  close.textContent = "×";
  box.append(words, close);
  tray.append(box);
  leave(box);
}

function leave(box) {
  if (!box.matches(".bad, .warn")) setTimeout(() => box.remove(), 4000);
}

if (tray) $$(".toast", tray).forEach(leave);

/* ---- tabs: what does not fit folds into "More", the chosen one always shows; without script the row scrolls ---- */
function fold(nav) {
  nav.links ??= $$("a", nav);
  nav.classList.remove("folded");
  nav.replaceChildren(...nav.links);
  if (nav.scrollWidth <= nav.clientWidth) return;
  const more = document.createElement("details");
  const word = document.createElement("summary");
  const body = document.createElement("div");
  more.className = "menu more-tabs";
  body.className = "menu-body";
  word.textContent = nav.dataset.more;
  more.append(word, body);
  const chosen = nav.links.find((a) => a.hasAttribute("aria-current"));
  let room = nav.clientWidth - 88 - (chosen ? chosen.offsetWidth : 0);
  const fits = nav.links.filter((a) => a === chosen || (room -= a.offsetWidth) >= 0);
  body.append(...nav.links.filter((a) => !fits.includes(a)));
  nav.append(more);
  nav.classList.add("folded");
}
const folding = $$("nav.tabs[data-more]");
folding.forEach(fold);
if (folding.length) addEventListener("resize", () => folding.forEach(fold));

/* ---- presses ---- */
document.addEventListener("click", (event) => {
  const el = event.target.closest("[data-open], [data-close], [data-close-toast], [data-refused], [data-theme-toggle], [data-toggle], [data-back], [data-copy]");
  for (const menu of $$("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  if (!el) return;
  if (el.dataset.open !== undefined) open(el, event);
  else if (el.dataset.closeToast !== undefined) el.closest(".toast").remove();
  else if (el.dataset.close !== undefined) el.closest("dialog").close();
  else if (el.dataset.refused !== undefined) tell(el);
  else if (el.dataset.themeToggle !== undefined) toggleTheme();
  else if (el.dataset.toggle !== undefined) $(el.dataset.on).classList.toggle(el.dataset.toggle);
  else if (el.dataset.copy !== undefined) copied(el);
  else if (el.dataset.back !== undefined && history.length > 1) { event.preventDefault(); history.back(); }
});

/* The clipboard needs https or localhost; elsewhere the text is selected, ready for Ctrl+C. */
async function copied(el) {
  const field = document.getElementById(el.dataset.copy);
  field.select();
  await (navigator.clipboard ? navigator.clipboard.writeText(field.value) : Promise.reject()).then(() => { el.textContent = el.dataset.copied; }, () => {});
}

function open(el, event) {
  const dialog = document.getElementById(el.dataset.open);
  if (!dialog) return;
  event.preventDefault();
  if (dialog.open) dialog.close(); else dialog.showModal();
}

/* A refused button answers: its reason is read out and shown. */
function tell(button) {
  const why = document.getElementById(button.getAttribute("aria-describedby"));
  button.classList.add("told");
  if (why) toast(why.textContent.trim().replace(/\s+/g, " "), "warn");
}

function toggleTheme() {
  const sheet = document.getElementById("dark");
  const dark = matchMedia(sheet.media).matches;
  sheet.media = dark ? "not all" : "all";
  document.cookie = `theme=${dark ? "light" : "dark"};path=/;max-age=31536000;samesite=lax`;
}

/* ---- one press, one act ---- */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  const button = event.submitter;
  if (button) setTimeout(() => button.setAttribute("aria-busy", "true"), 0);
});

function released(root) {
  for (const form of $$("form[data-sent]", root)) delete form.dataset.sent;
  for (const button of $$("[aria-busy]", root)) button.removeAttribute("aria-busy");
}

addEventListener("pageshow", () => released(document));
document.addEventListener("htmx:afterRequest", () => released(document));
document.addEventListener("htmx:sendError", () => toast(tray.dataset.offline, "bad"));
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status >= 500) toast(tray.dataset.broken, "bad");
});

/* ---- keys ---- */
let gone = 0; // when G was pressed

document.addEventListener("keydown", (event) => {
  if (composing(event)) return;
  if (event.ctrlKey || event.metaKey) return withControl(event);
  if (event.key === "Escape") return escape(event);
  if (event.altKey || typing(event.target) || $("dialog[open]")) return;
  if (single(event)) event.preventDefault();
});

function withControl(event) {
  const wanted = event.key === "Enter" ? "[data-main]" : event.key.toLowerCase() === "s" ? "[data-save], [data-main]" : "";
  if (!wanted) return;
  const button = $$(wanted).find(shown);
  event.preventDefault();
  if (button) button.click();
}

function escape(event) {
  for (const menu of $$("details.menu[open]")) menu.open = false;
  if (typing(event.target) && !event.defaultPrevented) event.target.blur();
}

function single(event) {
  const key = event.key.toLowerCase();
  if (Date.now() - gone < 1500) { gone = 0; return go(key); }
  if (key === "g") { gone = Date.now(); return true; }
  if (event.key === "/") { const box = $("#search"); if (box) box.focus(); return Boolean(box); }
  if (event.key === "?") { const help = $("#keys"); if (help) help.showModal(); return true; }
  if (key === "j" || key === "k") return move(key === "j" ? 1 : -1);
  if (key === "enter") return enter(event);
  if (key === "x") { const box = $(".cur input[type=checkbox]"); if (box) box.click(); return Boolean(box); }
  if (key === "f") { const box = $$(".filters input, .filters select").find(shown); if (box) box.focus(); return Boolean(box); }
  const el = /^[a-z0-9]$/.test(key) && $$(`[data-key="${key}"]${key === "n" ? ", [data-new]" : ""}`).find(shown);
  if (el) el.click();
  return Boolean(el);
}

function go(key) {
  const el = /^[1-9]$/.test(key) ? $$("[data-tabs] a:not([data-open])").filter((a) => shown(a) || a.closest(".more-tabs"))[key - 1] : $(`[data-go="${CSS.escape(key)}"]`);
  if (el) el.click();
  return Boolean(el);
}

const lines = () => $$("[data-rows] > tr, [data-rows] > .todo").filter(shown);
const current = () => $("[data-rows] > .cur, [data-rows] > .sel");

function move(step) {
  const all = lines();
  if (!all.length) return false;
  const at = all.indexOf(current());
  const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
  for (const line of all) line.classList.remove("cur", "sel");
  next.classList.add(next.matches("tr") ? "cur" : "sel");
  next.scrollIntoView({ block: "nearest" });
  const link = $("a.rowlink, a, button", next);
  if (link) link.focus({ preventScroll: true });
  return true;
}

function enter(event) {
  if (event.target.closest("a, button, summary")) return false; // the browser presses it
  const line = current();
  const link = line && ($("[data-main]", line) || $("a.rowlink, .btn, a", line));
  if (link) link.click();
  return Boolean(link);
}

/* ---- where to look first ---- */
const first = $("[data-focus]") || $(".field.bad input, .field.bad select, .field.bad textarea, .sheet td.bad input");
if (first) first.focus();
window.yidan = { toast, composing };

/* A table wider than its place is scrolled with the keyboard too. */
function reachable() {
  for (const box of $$(".tbl-scroll, .list-scroll, .sheet-wrap")) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
}

reachable();
document.addEventListener("htmx:afterSettle", reachable);
