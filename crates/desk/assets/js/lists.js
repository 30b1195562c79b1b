// A list that was overtaken says so and offers to come again; its lines stay where the reader left them.
"use strict";

(() => {
  const place = document.querySelector("[data-changed]");
  const note = place?.querySelector(".changed-note");
  if (!note) return;
  let heard = Number(place.dataset.changed);
  let latest = heard;
  desk.live("activity", ({ lists }) => {
    latest = Math.max(latest, lists ?? 0);
    if (latest > heard) note.hidden = false;
  });
  note.querySelector("button").addEventListener("click", () => {
    heard = latest;
    note.hidden = true;
    document.getElementById("main")?.focus({ preventScroll: true });
  });
})();
