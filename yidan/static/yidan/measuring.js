/* Big keys for a measured value. Without this script the field is typed in. */
"use strict";

const field = document.querySelector("[data-pad]");
const pad = document.querySelector("[data-keys]");

if (field && pad) {
  let fresh = true; // the first key replaces the value that stands there
  pad.hidden = false;
  if (matchMedia("(pointer: coarse)").matches) field.inputMode = "none"; // our keys, not the tablet's
  field.addEventListener("input", () => { fresh = false; });
  pad.addEventListener("click", (event) => {
    const key = event.target.closest("button");
    if (!key) return;
    if (key.dataset.clear !== undefined) field.value = "";
    else if (key.dataset.backDigit !== undefined) field.value = field.value.slice(0, -1);
    else field.value = (fresh ? "" : field.value) + key.dataset.digit;
    fresh = false;
    field.focus();
  });
  field.addEventListener("keydown", (event) => { if (fresh && /^[\d.-]$/.test(event.key)) field.value = ""; });
  field.focus();
}
