// The queue of reminders by keyboard: J and K move, Enter approves, S passes over, P puts off, O opens.
"use strict";

(() => {
  const list = document.querySelector("[data-collections]");
  if (!list) return;
  const lines = () => [...list.querySelectorAll("[data-message]")];
  const PLACE = "quittance-reminder";
  const now = () => list.querySelector("[data-message][aria-current]");

  const choose = (line, focus = true) => {
    if (!line) return;
    for (const other of lines()) {
      if (other !== line) { other.removeAttribute("aria-current"); other.tabIndex = -1; }
    }
    line.setAttribute("aria-current", "true");
    line.tabIndex = 0;
    if (!focus) return;
    line.focus();
    line.scrollIntoView({ block: "nearest" });
  };
  const move = (step) => {
    const all = lines();
    const place = all.indexOf(now());
    choose(place < 0 ? all[0] : all[Math.min(all.length - 1, Math.max(0, place + step))]);
  };
  const open = (what) => {
    const box = now()?.querySelector(`[data-${what}]`);
    if (!box) return;
    box.open = true;
    box.querySelector("input")?.focus();
  };

  // After an action the page comes again: the line that took the place of the one that went is in front.
  document.addEventListener("submit", (event) => {
    const line = event.target.closest("[data-message]");
    if (line) sessionStorage.setItem(PLACE, String(lines().indexOf(line)));
  });
  const kept = sessionStorage.getItem(PLACE);
  sessionStorage.removeItem(PLACE);
  const all = lines();
  if (kept !== null && all.length) choose(all[Math.min(all.length - 1, Math.max(0, Number(kept)))]);
  else choose(all[0], false);

  list.addEventListener("focusin", (event) => {
    const line = event.target.closest("[data-message]");
    if (line && line !== now()) choose(line, false);
  });
  // Once for a page: a second press would find the answer to the first gone.
  let isSent = false;
  const approve = () => {
    const form = now()?.querySelector("[data-approve]");
    // What is not approved, a task, is opened.
    if (!form) now()?.querySelector("[data-open]")?.click();
    if (!form || isSent) return;
    isSent = true;
    form.requestSubmit();
  };
  document.addEventListener("keydown", (event) => {
    if (!("shortcuts" in document.documentElement.dataset)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    // A key that is kept down approves one message, not all of them.
    if (event.repeat && !/^(Arrow|[jk]$)/i.test(event.key)) return;
    if (event.key === "Escape") {
      const box = event.target.closest?.("details[open]");
      if (box && list.contains(box)) { box.open = false; choose(now()); }
      return;
    }
    if (event.target.closest?.("input, textarea, select, dialog, details.menu")) return;
    const isOnControl = event.target.closest?.("a, button, summary");
    const act = {
      j: () => move(1), ArrowDown: () => move(1), k: () => move(-1), ArrowUp: () => move(-1),
      s: () => open("skip"), p: () => open("postpone"),
      o: () => now()?.querySelector("[data-open]")?.click(),
      x: () => now()?.querySelector("input[type=checkbox]")?.click(),
      Enter: approve,
    }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    // Enter on a link or a button is theirs.
    if (!act || (event.key === "Enter" && isOnControl)) return;
    event.preventDefault();
    act();
  });
})();
