// What the ticked rows of a list sum to, per currency.
"use strict";

(() => {
  const table = document.querySelector("table[data-selection]");
  const bar = document.querySelector("[data-selection-bar]");
  if (!table || !bar) return;
  const boxes = () => [...table.querySelectorAll("tbody input[type=checkbox]")];
  const all = table.querySelector("[data-select-all]");

  const written = (sums) => [...sums].map(([currency, { minor, decimals }]) =>
    new Intl.NumberFormat(bar.dataset.locale, { style: "currency", currency })
      .format(minor / 10 ** decimals).replace("-", "\u2212")).join(" · ");

  const sum = (ticked, field) => {
    const sums = new Map();
    for (const box of ticked) {
      const { currency, decimals } = box.dataset;
      const known = sums.get(currency)?.minor ?? 0;
      sums.set(currency, { minor: known + Number(box.dataset[field]), decimals: Number(decimals) });
    }
    return written(sums);
  };

  const show = () => {
    const ticked = boxes().filter((box) => box.checked);
    bar.hidden = ticked.length === 0;
    const count = bar.querySelector("[data-selection-count]");
    count.textContent = ticked.length === 1 ? count.dataset.one : count.dataset.many.replace("{n}", ticked.length);
    bar.querySelector("[data-selection-total]").textContent = sum(ticked, "total");
    bar.querySelector("[data-selection-open]").textContent = sum(ticked, "open");
    all.checked = ticked.length > 0 && ticked.length === boxes().length;
    all.indeterminate = ticked.length > 0 && !all.checked;
  };

  table.addEventListener("change", (event) => {
    if (event.target === all) for (const box of boxes()) box.checked = all.checked;
    show();
  });
  bar.querySelector("[data-select-none]").addEventListener("click", () => {
    for (const box of boxes()) box.checked = false;
    show();
    all.focus();
  });
  show();
})();
