/* 1, 2, 3 choose the opinion while nobody types. */
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input:not([type=radio]), textarea, select")) return;
  const choice = document.querySelectorAll(".sign .verdicts input")[Number(event.key) - 1];
  if (!choice) return;
  event.preventDefault();
  choice.checked = true;
  document.querySelector(".sign textarea").focus();
});
