// Improves working pages: menu on a phone, messages that stay long enough, errors of the server, live counts.
"use strict";

const desk = (() => {
  const root = document.documentElement;

  // One line for people who cannot see what changed.
  const say = (text, tone = "") => {
    const toasts = document.getElementById("toasts");
    if (!toasts || !text) return;
    const toast = document.createElement("div");
    toast.className = `toast ${tone ? `toast-${tone}` : ""}`;
    toast.textContent = text;
    toasts.append(toast);
    setTimeout(() => toast.remove(), 10000);
  };

  document.addEventListener("click", (event) => {
    const toggle = event.target.closest("[data-toggle]");
    if (toggle) {
      event.preventDefault();
      document.getElementById(toggle.dataset.toggle)?.classList.toggle("is-open");
    }
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      event.preventDefault();
      document.getElementById(opener.dataset.dialog)?.showModal();
    }
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  // A form that asks first.
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset?.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  });

  // Answers that are not pages: the server says in a header what to tell.
  document.addEventListener("htmx:after:request", (event) => {
    const response = event.detail?.ctx?.response;
    const message = response?.headers?.get?.("X-Message");
    if (message) say(decodeURIComponent(message), response.status >= 400 ? "bad" : "ok");
  });
  document.addEventListener("htmx:error", () => say(root.lang === "fr" ? "Le serveur ne répond pas. Réessayez." : "The server does not answer. Try again.", "bad"));

  // What happens elsewhere: the server sends it, or is asked again when the connection cannot stand.
  const live = (kind, act) => document.addEventListener(`live:${kind}`, (event) => act(event.detail));
  const tell = (kind, detail) => document.dispatchEvent(new CustomEvent(`live:${kind}`, { detail }));
  const POLL_MS = 15000;
  const poll = () => {
    let seen = "";
    const ask = async () => {
      if (document.hidden) return;
      const answer = await fetch("/events/latest").catch(() => null);
      if (answer?.status === 401 || answer?.redirected) return clearInterval(timer);
      const text = answer?.ok ? await answer.text() : seen;
      if (text !== seen) tell("activity", JSON.parse(seen = text));
    };
    const timer = setInterval(ask, POLL_MS);
    ask();
    addEventListener("pagehide", () => clearInterval(timer));
  };
  const listen = () => {
    if (!document.querySelector(".frame")) return;
    if (!window.EventSource) return poll();
    const source = new EventSource("/events");
    // A connection that never stands, or falls again and again (a proxy may hold or cut streams), is given up.
    let failures = 0;
    source.addEventListener("activity", () => { failures = 0; });
    source.addEventListener("error", () => {
      failures += 1;
      if (failures < 2 && source.readyState !== EventSource.CLOSED) return;
      source.close();
      poll();
    });
    source.addEventListener("activity", (event) => tell("activity", JSON.parse(event.data)));
    source.addEventListener("import", (event) => tell("import", JSON.parse(event.data)));
    addEventListener("pagehide", () => source.close());
  };
  live("activity", ({ exceptions }) => {
    for (const count of document.querySelectorAll('[data-live="match"]')) {
      if (exceptions !== undefined) count.textContent = exceptions;
    }
  });
  addEventListener("load", listen);

  return { say, live };
})();
