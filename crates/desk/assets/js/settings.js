// Improves working pages: copying and printing what is shown once. Without scripts the buttons are not there.
"use strict";

(() => {
  for (const button of document.querySelectorAll("[data-copy], [data-print]")) button.hidden = false;

  // The tab of this page may be outside a narrow screen. The row alone is moved: to scroll a part of the page into view
  // would also begin the order of the Tab key there, past the navigation.
  const tab = document.querySelector(".tabs [aria-current]");
  if (tab) {
    const row = tab.closest(".tabs");
    row.scrollLeft += tab.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - tab.offsetWidth) / 2;
  }

  document.addEventListener("click", async (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    const text = source.value ?? [...source.querySelectorAll("li")].map((item) => item.textContent.trim()).join("\n");
    try {
      await navigator.clipboard.writeText(text || source.textContent.trim());
      desk.say(button.dataset.copied || button.textContent + " ✓", "ok");
    } catch {
      // The clipboard is closed to pages that are not encrypted: the text is selected, to be copied by hand.
      if (source.select) source.select();
      else getSelection().selectAllChildren(source);
    }
  });
})();
