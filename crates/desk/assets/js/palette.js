// The palette of commands (Ctrl+K) and the key of the search (/).
"use strict";

(() => {
  const search = document.getElementById("search");
  if (!search) return;
  const RECENT = "quittance-recent";
  const RECENT_MAX = 6;

  // Recent pages stay in this tab: a machine may be shared.
  const recent = () => {
    try { return JSON.parse(sessionStorage.getItem(RECENT)) ?? []; } catch { return []; }
  };
  const remember = () => {
    const heading = document.querySelector("h1")?.textContent.trim();
    const href = location.pathname;
    if (!heading || href === "/search") return;
    const pages = [{ href, heading }, ...recent().filter((page) => page.href !== href)];
    try { sessionStorage.setItem(RECENT, JSON.stringify(pages.slice(0, RECENT_MAX + 1))); } catch { /* Without storage nothing is remembered. */ }
  };

  let dialog, input, list, status, asked = 0, timer;

  const build = (texts) => {
    dialog = document.createElement("dialog");
    dialog.className = "palette";
    dialog.setAttribute("aria-label", texts.paletteTitle);
    input = document.createElement("input");
    input.type = "text";
    input.autocomplete = "off";
    input.placeholder = texts.paletteHint;
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "true"], ["aria-controls", "palette-list"], ["aria-autocomplete", "list"], ["aria-label", texts.paletteHint]]) {
      input.setAttribute(name, value);
    }
    list = document.createElement("div");
    list.id = "palette-list";
    list.className = "palette-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", texts.paletteTitle);
    status = document.createElement("p");
    status.className = "visually-hidden";
    status.setAttribute("aria-live", "polite");
    dialog.append(input, list, status);
    document.body.append(dialog);
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(load, 120);
    });
    input.addEventListener("keydown", keys);
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  };

  const hits = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");
  const choose = (hit) => {
    chosen()?.setAttribute("aria-selected", "false");
    if (!hit) return input.removeAttribute("aria-activedescendant");
    hit.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", hit.id);
    hit.scrollIntoView({ block: "nearest" });
  };

  const keys = (event) => {
    if (event.isComposing) return;
    const all = hits();
    const at = all.indexOf(chosen());
    const to = { ArrowDown: Math.min(at + 1, all.length - 1), ArrowUp: Math.max(at - 1, 0), Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined && (event.key.startsWith("Arrow") || input.value === "")) {
      event.preventDefault();
      choose(all[to]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      chosen()?.click();
    }
  };

  const hitOf = ({ href, heading }) => {
    const hit = document.createElement("a");
    hit.className = "palette-hit";
    hit.href = href;
    hit.tabIndex = -1;
    hit.setAttribute("role", "option");
    hit.setAttribute("aria-selected", "false");
    const icon = document.createElement("span");
    icon.className = "icon icon-activity";
    icon.setAttribute("aria-hidden", "true");
    const text = document.createElement("span");
    text.className = "palette-text";
    text.textContent = heading;
    hit.append(icon, text);
    return hit;
  };

  const show = (html, text) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    const part = template.content.firstElementChild;
    if (!dialog) build(part.dataset);
    const pages = text ? [] : recent().filter((page) => page.href !== location.pathname).slice(0, RECENT_MAX);
    if (pages.length) {
      const group = document.createElement("p");
      group.className = "palette-group";
      group.setAttribute("role", "presentation");
      group.textContent = part.dataset.paletteRecent;
      part.prepend(group, ...pages.map(hitOf));
    }
    list.replaceChildren(...part.children);
    hits().forEach((hit, index) => { hit.id = `palette-${index}`; });
    choose(hits()[0]);
    status.textContent = hits().length ? String(hits().length) : part.dataset.paletteNone;
  };

  // Only the answer to the last question counts.
  const load = async () => {
    const number = ++asked;
    const text = input?.value.trim() ?? "";
    const response = await fetch(`/search/palette?q=${encodeURIComponent(text)}`);
    if (!response.ok || number !== asked) return;
    show(await response.text(), text);
  };

  const open = async () => {
    if (input) input.value = "";
    await load();
    if (dialog && !dialog.open) dialog.showModal();
    input?.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (dialog?.open) dialog.close();
      else open();
      return;
    }
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable], dialog");
    const hasShortcuts = document.documentElement.hasAttribute("data-shortcuts");
    if (event.key === "/" && hasShortcuts && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });
  remember();
})();
