// What came of a task by keyboard: P promise, L dispute, R already paid, N not reached, A something else.
"use strict";

(() => {
  const all = document.querySelectorAll("[data-outcome]");
  if (!all.length) return;
  const part = (name) => [...all].find((it) => it.dataset.outcome === name);
  const open = (name) => {
    const box = part(name);
    if (!box) return;
    for (const other of all) if (other !== box && other.matches("details")) other.open = false;
    box.open = true;
    box.querySelector("input:not([type=hidden]), textarea")?.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (!("shortcuts" in document.documentElement.dataset)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented || event.repeat) return;
    if (event.key === "Escape") {
      const box = event.target.closest?.("details[data-outcome][open]");
      if (box) { box.open = false; box.querySelector("summary").focus(); }
      return;
    }
    if (event.target.closest?.("input, textarea, select, dialog, details.menu")) return;
    const act = {
      p: () => open("promise"), l: () => open("dispute"), r: () => open("said_paid"), a: () => open("other"),
      n: () => part("not_reached")?.click(),
    }[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
