// Keys that go somewhere or press something, the command palette and the map of keys. What a key does is written on the
// part of the page that it is for, as `data-key`; without this file those parts are there all the same.
"use strict";

(() => {
  let before = ""; // the first of two keys that follow each other
  let forgets = 0;

  const isUsable = (part) => !part.disabled && !part.closest("dialog:not([open])");
  const partFor = (keys) => [...document.querySelectorAll("[data-key]")].find((part) => part.dataset.key === keys && isUsable(part));
  const begins = (keys) => [...document.querySelectorAll("[data-key]")].some((part) => part.dataset.key.startsWith(`${keys} `));

  const press = (part) => {
    if (isField(part)) reach(part);
    else part.click();
  };

  /** Lets a part fetch its content, as soon as htmx has seen it. */
  const wake = (part) => {
    if ("htmxPowered" in part.dataset) part.dispatchEvent(new CustomEvent("opened"));
    else setTimeout(wake, 50, part);
  };

  const palette = () => document.getElementById("palette");
  const show = (dialog) => {
    if (!dialog || dialog.open) return;
    document.getElementById("menu")?.hidePopover();
    dialog.showModal();
    dialog.querySelector("input")?.select();
    dialog.querySelectorAll("[hx-get]").forEach(wake);
  };

  document.addEventListener("click", (event) => {
    const opens = event.target instanceof Element && event.target.closest("[data-dialog]");
    if (!opens || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const dialog = document.getElementById(opens.dataset.dialog);
    if (!dialog) return;
    event.preventDefault();
    opens.closest("dialog")?.close();
    show(dialog);
  });

  document.addEventListener("keydown", (event) => {
    // While an input method is composing, all keys belong to it.
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      return show(palette());
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") {
      event.preventDefault();
      return show(document.getElementById("keys"));
    }
    if (event.key.length !== 1 || event.key === " ") return;
    const keys = before ? `${before} ${event.key}` : event.key;
    clearTimeout(forgets);
    before = !before && begins(keys) ? keys : "";
    if (before) forgets = setTimeout(() => (before = ""), 1500);
    const part = before ? null : partFor(keys);
    if (!part) return;
    event.preventDefault();
    press(part);
  });

  // In the palette the arrows walk through what was found; letters go on being written; Enter takes the first.
  let takesFirst = false;
  const hits = () => [...palette().querySelectorAll(".hit")];
  const found = () => palette().querySelector(".palette-found");
  const typed = () => palette().querySelector("input");
  const isOf = (text) => found()?.dataset.q === text.trim();

  document.addEventListener("keydown", (event) => {
    if (!palette()?.open || event.isComposing || event.keyCode === 229) return;
    const at = hits().indexOf(document.activeElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      if (next < 0) typed().focus();
      else hits()[Math.min(next, hits().length - 1)]?.focus();
    } else if (event.key === "Enter" && event.target === typed()) {
      event.preventDefault();
      if (isOf(typed().value)) hits()[0]?.click();
      else takesFirst = true;
    } else if (at >= 0 && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) {
      typed().focus();
    }
  });

  document.addEventListener("input", (event) => {
    if (event.target === typed()) takesFirst = false;
  });

  document.addEventListener("htmx:after:swap", () => {
    if (!takesFirst || !palette()?.open || !isOf(typed().value)) return;
    takesFirst = false;
    hits()[0]?.click();
  });
})();
