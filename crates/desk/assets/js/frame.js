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
  const listen = () => {
    if (!document.querySelector(".frame") || !window.EventSource) return;
    const source = new EventSource("/events");
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
