// The sure ones: the total and the count follow the ticks.
"use strict";

(() => {
  const form = document.querySelector("form[data-sure]");
  if (!form) return;
  const boxes = [...form.querySelectorAll('input[name="line"]')];
  const submit = form.querySelector("[data-sure-do]");

  const show = () => {
    for (const row of form.querySelectorAll("tr[data-currency]")) {
      const { currency, decimals, one, many } = row.dataset;
      const ticked = boxes.filter((box) => box.checked && box.dataset.currency === currency);
      const minor = ticked.reduce((sum, box) => sum + Number(box.dataset.minor), 0);
      const locale = document.documentElement.lang === "fr" ? "fr-FR" : "en-GB";
      row.querySelector("th").textContent = ticked.length === 1 ? one : many.replace("{n}", ticked.length.toLocaleString(locale));
      row.querySelector("td").textContent = new Intl.NumberFormat(locale, { style: "currency", currency })
        .format(minor / 10 ** Number(decimals)).replace("-", "\u2212");
    }
    submit.disabled = !boxes.some((box) => box.checked);
  };

  form.addEventListener("change", show);
  // A browser that comes back to the page keeps what was ticked, and tells nobody.
  window.addEventListener("pageshow", show);
})();
