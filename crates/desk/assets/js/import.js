// Improves importing: drop on the form, progress of the upload, samples of a chosen column, work that is waited for.
"use strict";

(() => {
  const form = document.querySelector("[data-drop]");
  if (form) {
    const files = form.querySelector('input[type="file"]');
    const bar = form.querySelector("[data-upload]");
    for (const kind of ["dragenter", "dragover"]) {
      form.addEventListener(kind, (event) => { event.preventDefault(); form.classList.add("is-over"); });
    }
    for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, () => form.classList.remove("is-over"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      files.files = event.dataTransfer.files;
      form.requestSubmit();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      // The server would refuse it after it was sent whole.
      const size = [...files.files].reduce((sum, file) => sum + file.size, 0);
      if (size > Number(form.dataset.max)) { desk.say(form.dataset.tooLarge, "bad"); return; }
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      bar.hidden = false;
      request.upload.addEventListener("progress", ({ loaded, total }) => { bar.value = total ? Math.round((loaded / total) * 100) : 0; });
      request.addEventListener("load", () => {
        if (request.status < 400) { location.assign(request.responseURL); return; }
        bar.hidden = true;
        const page = new DOMParser().parseFromString(request.responseText, "text/html");
        desk.say(page.querySelector("h1")?.textContent || request.statusText, "bad");
      });
      request.addEventListener("error", () => { bar.hidden = true; form.submit(); });
      request.send(new FormData(form));
    });
  }

  // The samples of the column that is chosen, from the first rows shown below.
  const sample = document.getElementById("sample");
  document.addEventListener("change", (event) => {
    const select = event.target;
    if (select.dataset?.samples && sample) {
      const at = Number(select.value) - 1;
      const cells = [...sample.tBodies[0].rows].map((row) => row.cells[at]?.textContent.trim() ?? "");
      document.getElementById(select.dataset.samples).textContent = at < 0 ? "" : cells.filter(Boolean).join(" · ");
    }
    if (select.dataset?.submit) {
      const again = document.createElement("input");
      Object.assign(again, { type: "hidden", name: select.dataset.submit, value: "1" });
      select.form.append(again);
      select.form.submit();
    }
  });

  // Work on a draft: the server tells how far it is, or is asked.
  const working = document.querySelector("[data-draft]");
  if (working && ["checking", "importing"].includes(working.dataset.stage)) {
    const bar = working.querySelector("progress");
    const show = ({ stage, done }) => {
      if (bar) bar.value = done;
      if (stage !== working.dataset.stage) location.reload();
    };
    desk.live("import", (drafts) => {
      const found = drafts.find(({ id }) => id === working.dataset.draft);
      if (found) show(found);
    });
    const ask = async () => {
      try {
        const answer = await fetch(`/import/drafts/${working.dataset.draft}/progress`);
        if (answer.ok) show(await answer.json()); else location.reload();
      } catch { /* Asked again below. */ }
    };
    setInterval(ask, 1000);
  }
})();
