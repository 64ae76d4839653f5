/* Private link pages: the name drawn by hand, and the key at the foot that unfolds a form. Pages work without it. */
"use strict";

for (const box of document.querySelectorAll("[data-hand]")) pad(box, document.getElementById(box.dataset.hand));

function pad(box, field) {
  if (!field) return;
  box.hidden = false;
  const canvas = box.querySelector("canvas");
  const scale = Math.min(2, window.devicePixelRatio || 1);
  canvas.width = canvas.clientWidth * scale;
  canvas.height = canvas.clientHeight * scale;
  const pen = canvas.getContext("2d");
  pen.scale(scale, scale);
  let last = null;

  const at = (event) => { const r = canvas.getBoundingClientRect(); return [event.clientX - r.left, event.clientY - r.top]; };
  canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); last = at(event); });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = at(event);
    pen.lineWidth = 3;
    pen.lineCap = "round";
    pen.strokeStyle = getComputedStyle(canvas).color;
    pen.beginPath();
    pen.moveTo(...last);
    pen.lineTo(...next);
    pen.stroke();
    last = next;
  });
  const lift = () => { if (last) field.value = canvas.toDataURL("image/png"); last = null; };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
  box.querySelector("[data-again]").addEventListener("click", () => { pen.clearRect(0, 0, canvas.width, canvas.height); field.value = ""; });
}

document.addEventListener("click", (event) => {
  const key = event.target.closest("[data-unfold]");
  const part = key && document.querySelector(key.getAttribute("href"));
  if (!part) return;
  event.preventDefault();
  part.open = true;
  part.scrollIntoView({ block: "center" });
  const first = part.querySelector("textarea, input:not([type=hidden])");
  if (first) first.focus();
});
