// The reconcile desk by keyboard: the current line, its keys, the drawer, and what is left to share out.
"use strict";

(() => {
  const root = document.querySelector("[data-reconcile]");
  if (!root) return;
  const list = document.getElementById("lines");
  const drawer = document.getElementById("drawer");
  const body = document.getElementById("drawer-body");
  const many = document.getElementById("many");
  const entry = document.getElementById("entry");
  const waiting = () => [...document.querySelectorAll(".line:not(.is-gone, .is-sent)")];
  // Whoever only reads goes from line to line, asks why and writes comments.
  const decides = "decides" in root.dataset;
  const READING = new Set(["j", "J", "k", "K", "ArrowDown", "ArrowUp", "c", "C", "/", "?"]);
  const isOpen = () => drawer?.open || document.getElementById("keys")?.open;
  let current = null;
  let entryTimer = 0;

  // ---- the current line

  const choose = (line, { focus = true, scroll = true } = {}) => {
    for (const other of document.querySelectorAll('.line[aria-current]')) {
      if (other !== line) { other.removeAttribute("aria-current"); other.tabIndex = -1; }
    }
    current = line?.id ?? null;
    if (!line) return;
    line.setAttribute("aria-current", "true");
    line.tabIndex = 0;
    if (focus) line.focus({ preventScroll: true });
    if (scroll) line.scrollIntoView({ block: "nearest" });
    clearTimeout(entryTimer);
    entryTimer = setTimeout(() => showEntry(line), 150);
  };
  const now = () => (current && document.getElementById(current)) || null;
  const beside = (line, step) => {
    const all = waiting();
    if (!line || !all.length) return all[0] ?? null;
    const place = all.indexOf(line);
    if (place >= 0) return all[place + step] ?? null;
    const after = all.filter((other) => line.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING);
    return step > 0 ? after[0] ?? null : all[all.length - after.length - 1] ?? null;
  };

  // The entry that would be posted: asked for once the reader rests on a line.
  const paint = (place, text) => place.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
  const showEntry = async (line) => {
    const number = line.querySelector('input[name="number"]')?.value;
    if (!entry) return;
    if (!number) {
      const none = document.createElement("p");
      none.className = "muted";
      none.textContent = entry.dataset.none;
      entry.replaceChildren(none);
      return;
    }
    const answer = await fetch(`/reconcile/${line.dataset.line}/entry?n=${number}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.ok && current === line.id) {
      const text = await answer.text();
      if (current === line.id && !chosenForm) paint(entry, text);
    }
  };
  // In the drawer the entry follows what is chosen there: beside the choice, and in the foot.
  let chosenForm = null;
  let chosenTimer = 0;
  let chosenAsked = 0;
  const followChoice = (form) => {
    if (!form?.dataset.intoLine || !form.querySelector('[name="seen_rest"]')) return;
    clearTimeout(chosenTimer);
    chosenTimer = setTimeout(async () => {
      chosenForm = form;
      const turn = chosenAsked += 1;
      const answer = await fetch(`/reconcile/${form.dataset.intoLine}/entry`, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "HX-Request": "true" } }).catch(() => null);
      if (turn !== chosenAsked || !form.isConnected) return;
      const beside = document.getElementById("split-entry");
      const text = answer?.ok ? await answer.text() : "";
      if (turn !== chosenAsked || !form.isConnected) return;
      if (entry && text) paint(entry, text);
      if (beside) { paint(beside, text); beside.hidden = !text; }
    }, 200);
  };

  // ---- what an action leaves

  // The answer is not waited for: the next line is in front at once. The line that was decided stays in sight,
  // marked, until the server says what became of it; requests go one after the other (hx-sync on the list).
  const sent = new Set();
  const reasons = new Map();
  let actedAt = 0;
  const lineOf = (event) => (event.detail?.ctx?.sourceElement ?? event.target)?.closest?.(".line");
  document.addEventListener("htmx:config:request", (event) => {
    const line = lineOf(event);
    if (!line || event.detail?.ctx?.request?.method !== "POST") return;
    const next = beside(line, 1) ?? beside(line, -1);
    const isHeld = line === now();
    actedAt = Date.now();
    sent.add(line.id);
    line.classList.add("is-sent");
    line.setAttribute("aria-busy", "true");
    if (isHeld) choose(next === line ? null : next);
  });
  document.addEventListener("htmx:after:request", (event) => {
    const line = lineOf(event);
    const response = event.detail?.ctx?.response;
    const reason = response?.status >= 400 && response.headers.get("X-Message");
    if (line && reason) reasons.set(line.id, decodeURIComponent(reason));
  });
  // What became of a line: it is gone, or it is back with the reason why.
  const settle = (id) => {
    const wasSent = sent.delete(id);
    const line = document.getElementById(id);
    const isBack = Boolean(line) && !line.classList.contains("is-gone");
    const reason = reasons.get(id);
    reasons.delete(id);
    if (isBack) {
      line.classList.remove("is-sent");
      line.removeAttribute("aria-busy");
      if (reason && wasSent) {
        const note = document.createElement("p");
        note.className = "line-refused bad small";
        note.textContent = reason;
        line.append(note);
      }
    }
    prune();
    if (!now() || now().classList.contains("is-gone")) choose((isBack ? line : null) ?? waiting()[0] ?? null);
    else if (line && line === now()) choose(line);
    if (!waiting().length && !sent.size) (document.getElementById("more-link") ?? document.getElementById("main"))?.focus();
    tickCount();
    refill();
    if (!sent.size) for (const act of onceIdle.splice(0)) act();
  };
  const onceIdle = [];
  const afterSwap = (event) => {
    const id = lineOf(event)?.id;
    if (id) settle(id);
    tickCount();
  };
  document.addEventListener("htmx:after:swap", afterSwap);
  document.addEventListener("htmx:finally:request", (event) => {
    const id = lineOf(event)?.id;
    if (id && sent.has(id)) settle(id);
  });

  // A few lines that are done stay in sight, with their way back; older ones go.
  const prune = () => {
    const gone = [...document.querySelectorAll(".line.is-gone")];
    for (const line of gone.slice(0, Math.max(0, gone.length - 3))) line.remove();
  };
  // When the page runs short, the next one is brought.
  let refilling = false;
  const refill = async () => {
    const more = document.getElementById("more-link");
    if (!more || refilling || waiting().length > 12) return;
    refilling = true;
    const answer = await fetch(more.href).catch(() => null);
    if (answer?.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const line of page.querySelectorAll("#lines > .line")) {
        if (!document.getElementById(line.id)) { list.append(line); window.htmx?.process(line); }
      }
      const next = page.getElementById("more-link");
      if (next) more.href = next.getAttribute("href"); else document.getElementById("more")?.remove();
      if (!now()) choose(waiting()[0] ?? null);
    }
    refilling = false;
  };

  // ---- the drawer

  let opener = null;
  const open = async (link) => {
    const url = link.getAttribute("href");
    const answer = await fetch(url, { headers: { "HX-Request": "true", "HX-Request-Type": "partial" } }).catch(() => null);
    if (!answer?.ok) {
      const text = answer?.headers.get("X-Message");
      if (text) desk.say(decodeURIComponent(text), "bad"); else if (answer) location.href = url;
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    body.replaceChildren(...page.body.childNodes);
    window.htmx?.process(body);
    const title = body.querySelector(".drawer-title");
    if (title) drawer.setAttribute("aria-label", title.textContent);
    if (!drawer.open) { opener = document.activeElement; drawer.showModal(); }
    body.querySelector("[autofocus]")?.focus();
    share();
    if (body.querySelector("#split input[type=checkbox]:checked")) followChoice(split());
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-drawer]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const line = link.closest(".line");
    if (line) choose(line, { focus: false });
    open(link);
  });
  drawer?.addEventListener("close", () => {
    body.replaceChildren();
    clearTimeout(chosenTimer);
    chosenForm = null;
    chosenAsked += 1;
    if (now()) showEntry(now());
    const line = now() ?? opener;
    opener = null;
    line?.focus?.();
  });

  // A form of the drawer acts on its line: the answer is put in the line's place.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset?.intoLine || !window.htmx) return;
    const line = document.getElementById(`line-${form.dataset.intoLine}`);
    if (!line) return;
    event.preventDefault();
    const next = beside(line, 1) ?? beside(line, -1);
    actedAt = Date.now();
    const values = new URLSearchParams(new FormData(form, event.submitter));
    const answer = await fetch(form.action, { method: "POST", body: values, headers: { "HX-Request": "true", "HX-Request-Type": "partial" } }).catch(() => null);
    if (!answer) { refuse(form, document.documentElement.lang === "fr" ? "Le serveur ne répond pas. Réessayez." : "The server does not answer. Try again."); return; }
    const text = answer.headers.get("X-Message");
    refuse(form, text ? decodeURIComponent(text) : "");
    if (answer.status !== 200 && answer.status !== 409) return;
    put(line, await answer.text());
    if (answer.ok) {
      if (document.getElementById(line.id)?.classList.contains("is-gone")) choose(next, { focus: false });
      drawer.close();
    }
    settle(line.id);
  });
  // Says beside the button of a form why it was refused: the open drawer hides everything else.
  const refuse = (form, text) => {
    const place = form.querySelector(".find-foot") ?? form;
    place.querySelector(".form-refused")?.remove();
    if (!text) return;
    const reason = document.createElement("p");
    reason.className = "form-refused bad";
    reason.setAttribute("role", "alert");
    reason.textContent = text;
    place.append(reason);
  };
  // Puts an answer in the place of a line, and its other parts where they say.
  const put = (line, text) => {
    const page = new DOMParser().parseFromString(`<template>${text}</template>`, "text/html").querySelector("template").content;
    for (const part of page.querySelectorAll("hx-partial, template[hx][type=partial]")) {
      const target = document.querySelector(part.getAttribute("hx-target"));
      if (!target) continue;
      if (part.getAttribute("hx-swap") === "textContent") target.textContent = part.textContent;
      else target.replaceChildren(...part.childNodes);
      window.htmx?.process(target);
    }
    const fresh = page.querySelector(".line");
    if (fresh) { line.replaceWith(fresh); window.htmx?.process(fresh); }
  };

  // ---- sharing out in the find panel

  const split = () => document.getElementById("split");
  const decimals = () => Number(split()?.dataset.decimals ?? 2);
  const read = (text) => {
    let plain = (text ?? "").replace(/[\s\u202f\u00a0€]/g, "").replace("\u2212", "-");
    if (!plain) return 0;
    const point = Math.max(plain.lastIndexOf(","), plain.lastIndexOf("."));
    if (point >= 0) plain = `${plain.slice(0, point).replace(/[.,]/g, "")}.${plain.slice(point + 1)}`;
    const value = Number(plain);
    return Number.isFinite(value) ? Math.round(value * 10 ** decimals()) : 0;
  };
  const write = (minor) => {
    const text = (Math.abs(minor) / 10 ** decimals()).toFixed(decimals());
    return (minor < 0 ? "-" : "") + (document.documentElement.lang === "fr" ? text.replace(".", ",") : text);
  };
  const left = (except) => {
    if (!split()) return 0;
    let rest = Number(split().dataset.rest);
    for (const item of split().querySelectorAll(".find-item")) {
      const field = item.querySelector(".find-amount");
      if (item.querySelector("input[type=checkbox]").checked && field !== except) rest -= read(field.value);
    }
    for (const field of split().querySelectorAll("[data-adjust]")) if (field !== except) rest -= read(field.value);
    return rest;
  };
  const share = () => {
    const output = document.getElementById("rest");
    if (!output) return;
    // What becomes a credit of the customer is shared out too.
    const credit = document.querySelector('input[name="credit"][form="split"]:checked')?.value;
    const open = left(null);
    const rest = credit && open > 0 ? 0 : open;
    const sign = document.documentElement.lang === "fr" ? "fr-FR" : "en-GB";
    const shown = (Math.abs(rest) / 10 ** decimals()).toLocaleString(sign, { style: "currency", currency: split().dataset.currency });
    output.textContent = (rest < 0 ? "\u2212" : "") + shown;
    output.closest(".find-rest").classList.toggle("is-zero", rest === 0);
  };
  document.addEventListener("input", (event) => {
    const choice = event.target.closest?.("#drawer form");
    if (choice?.id === "split" || event.target.name === "account_number") followChoice(choice);
    if (!event.target.closest?.("#split")) return;
    const field = event.target;
    const item = field.closest(".find-item");
    if (item && field.classList.contains("find-amount")) item.querySelector("input[type=checkbox]").checked = true;
    share();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("[data-submit]")) event.target.form.requestSubmit();
    const item = event.target.closest?.("#split .find-item");
    if (item && event.target.type === "checkbox") {
      const field = item.querySelector(".find-amount");
      const open = Number(item.querySelector(".find-open").dataset.open);
      if (event.target.checked) {
        const rest = left(field);
        field.value = write(Math.sign(open) === Math.sign(rest) && Math.abs(open) > Math.abs(rest) ? rest : open);
        if (item.parentElement.id === "found") { document.getElementById("chosen").append(item); event.target.focus(); }
      }
      share();
    }
    if (event.target.matches?.('input[name="credit"]')) share();
    if (event.target.form?.id === "split") followChoice(split());
    if (event.target.closest?.(".line-tick")) tickCount();
  });
  // A new search leaves out what is chosen already.
  document.addEventListener("htmx:after:swap", () => {
    for (const item of document.querySelectorAll("#chosen .find-item")) {
      document.querySelector(`#found .find-item[data-item="${item.dataset.item}"]`)?.remove();
    }
    share();
  });

  // ---- ticking

  const ticks = () => [...document.querySelectorAll('.line-tick input')];
  const tickCount = () => {
    if (!many) return;
    const count = ticks().filter((tick) => tick.checked).length;
    many.hidden = count === 0;
    const label = document.getElementById("many-count");
    const text = count === 1 ? label.dataset.one : `${count} ${label.dataset.many}`;
    if (label.textContent !== text) label.textContent = count ? text : "";
  };
  const tick = (line, on) => {
    const box = line?.querySelector(".line-tick input");
    if (!box) return;
    box.checked = on ?? !box.checked;
    tickCount();
  };
  document.querySelector("[data-untick]")?.addEventListener("click", () => {
    for (const box of ticks()) box.checked = false;
    tickCount();
    now()?.focus();
  });

  // ---- keys

  const press = (key) => {
    const target = now()?.querySelector(`[data-key="${key}"]`);
    if (target) target.click();
    return Boolean(target);
  };
  const drawerFor = (path) => {
    const line = now();
    if (!line) return;
    const link = document.createElement("a");
    link.href = `/reconcile/${line.dataset.line}/${path}`;
    open(link);
  };
  const send = async (path) => {
    const line = now();
    if (!line) return;
    const form = document.createElement("form");
    form.method = "post";
    form.action = `/reconcile/${line.dataset.line}/${path}`;
    form.dataset.intoLine = line.dataset.line;
    form.hidden = true;
    const rest = document.createElement("input");
    Object.assign(rest, { type: "hidden", name: "seen_rest", value: line.dataset.rest });
    form.append(rest);
    root.append(form);
    form.requestSubmit();
    form.remove();
  };
  const accept = () => {
    const form = now()?.querySelector('[data-key="ok"]')?.form;
    if (form && !form.matches(".htmx-request")) form.requestSubmit();
  };
  const nth = (place) => {
    const line = now();
    if (!line || !window.htmx) return;
    window.htmx.ajax("GET", `/reconcile/${line.dataset.line}?n=${place}`, { source: line, target: `#${line.id}`, swap: "outerHTML" });
  };
  const move = (step, ticking) => {
    const line = now();
    const next = beside(line, step);
    if (ticking) { tick(line, true); tick(next, true); }
    if (next) choose(next); else if (line) line.focus();
  };

  const keys = {
    j: () => move(1), J: () => move(1, true), ArrowDown: () => move(1),
    k: () => move(-1), K: () => move(-1, true), ArrowUp: () => move(-1),
    a: () => drawerFor("find"),
    p: () => drawerFor("find?mode=partial"),
    e: () => drawerFor("find?mode=difference"),
    t: () => send("transfer"),
    c: () => drawerFor("comments"),
    s: () => drawerFor("aside"),
    x: () => tick(now()),
    z: () => {
      const undo = () => document.querySelector("#undo-last")?.requestSubmit();
      // What is undone is the last action: those on their way come first.
      if (sent.size) onceIdle.push(undo); else undo();
    },
    "/": () => document.getElementById("reconcile-q")?.focus(),
    "?": () => document.getElementById("keys")?.showModal(),
  };
  const typing = (target) => target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    // In a field of an amount, `=` takes what is left.
    if (event.key === "=" && event.target.matches?.("#split .find-amount")) {
      event.preventDefault();
      event.target.value = write(left(event.target));
      event.target.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    if (!("shortcuts" in document.documentElement.dataset) || isOpen() || typing(event.target)) return;
    const onLine = event.target === document.body || event.target.matches?.(".line, .line-tick input");
    if (event.key === "Enter") {
      if (event.shiftKey) {
        if (many && !many.hidden) { event.preventDefault(); many.requestSubmit(); }
      } else if (onLine && now()) { event.preventDefault(); accept(); }
      return;
    }
    if (/^[1-9]$/.test(event.key)) { event.preventDefault(); nth(Number(event.key)); return; }
    const act = keys[event.key] ?? (event.key.length === 1 ? keys[event.key.toLowerCase()] : null);
    if (!act || !(decides || READING.has(event.key))) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }, true);

  list?.addEventListener("focusin", (event) => {
    const line = event.target.closest(".line:not(.is-gone, .is-sent)");
    // What a pointer is about to press stays under it; only the keyboard moves the page.
    if (line && line.id !== current) choose(line, { focus: false, scroll: event.target.matches(":focus-visible") });
  });
  list?.addEventListener("click", (event) => {
    const line = event.target.closest(".line:not(.is-gone, .is-sent)");
    if (line && !event.target.closest("a, button, input, label")) choose(line);
  });

  // ---- what others do meanwhile

  // What the reader did is known already: others' doings are asked for once the reader pauses.
  let looking = 0;
  const PAUSE_MS = 3000;
  const look = async () => {
    const ids = waiting().map((line) => line.dataset.line).join(",");
    if (!ids || sent.size) return;
    const answer = await fetch(`/reconcile/gone?account=${root.dataset.account ?? ""}&ids=${ids}`, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || sent.size) return;
    const held = now();
    const page = new DOMParser().parseFromString(`<template>${await answer.text()}</template>`, "text/html").querySelector("template").content;
    for (const part of page.querySelectorAll("hx-partial")) {
      const target = document.querySelector(part.getAttribute("hx-target"));
      if (!target) continue;
      const how = part.getAttribute("hx-swap");
      if (how === "textContent") target.textContent = part.textContent;
      else if (how === "innerHTML") target.replaceChildren(...part.childNodes);
      else if (part.querySelector(".line")) {
        const next = target === held ? beside(target, 1) ?? beside(target, -1) : null;
        target.replaceWith(part.querySelector(".line"));
        if (target === held) choose(next, { focus: !isOpen() });
      }
    }
  };
  // Lines that came in meanwhile are not pushed under the reader's hands: a link brings them.
  const more = document.getElementById("new-lines");
  let known = Number(more?.dataset.waiting ?? 0);
  desk.live("activity", ({ sequence, exceptions }) => {
    // What was counted before the page was made is older than the page.
    if (sequence < Number(more?.dataset.head ?? 0)) return;
    const isOurs = Date.now() - actedAt < PAUSE_MS;
    if (more && exceptions > known && !isOurs) more.hidden = false;
    known = exceptions;
    clearTimeout(looking);
    looking = setTimeout(look, isOurs ? PAUSE_MS : 700);
  });

  // ---- where to begin

  const asked = root.dataset.first && document.getElementById(`line-${root.dataset.first}`);
  choose(asked || waiting()[0] || null, { focus: Boolean(list) && !location.hash, scroll: Boolean(asked) });
})();
