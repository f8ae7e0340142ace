// Suggestions while a question is written. They are only ever put in when chosen; without this file nothing is missed.
"use strict";

(() => {
  const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
  let box = null; // the field that is being written in
  let items = [];
  let active = -1;
  let waiting = 0;
  let request = null;

  const listOf = (field) => document.getElementById(field.getAttribute("aria-controls"));

  const close = () => {
    clearTimeout(waiting);
    request?.abort();
    if (!box) return;
    const list = listOf(box);
    if (list) list.hidden = true;
    box.removeAttribute("aria-activedescendant");
    items = [];
    active = -1;
  };

  const mark = (index) => {
    active = index;
    const options = [...listOf(box).children];
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    if (index < 0) return box.removeAttribute("aria-activedescendant");
    box.setAttribute("aria-activedescendant", options[index].id);
    options[index].scrollIntoView({ block: "nearest" });
  };

  const choose = (index) => {
    const item = items[index];
    box.setRangeText(item.text, item.from, item.to, "end");
    close();
    ask();
  };

  const span = (name, text) => {
    const part = document.createElement("span");
    part.className = name;
    part.textContent = text;
    return part;
  };

  const show = (found) => {
    const list = listOf(box);
    items = found;
    if (!items.length) return close();
    list.replaceChildren(
      ...items.map((item, at) => {
        const option = document.createElement("div");
        option.id = `${list.id}-${at}`;
        option.className = "suggestion";
        option.setAttribute("role", "option");
        option.append(span("suggestion-text", item.text.trim()));
        if (item.label && item.label[lang] !== item.text) option.append(span("fine", item.label[lang]));
        if (item.how) option.append(span("tag", item.how[lang]));
        option.append(span("fine suggestion-kind", (item.of ?? item.what)[lang]));
        // The field keeps the focus, so that writing goes on.
        option.addEventListener("mousedown", (event) => event.preventDefault());
        option.addEventListener("click", () => choose(at));
        return option;
      }),
    );
    list.hidden = false;
    mark(-1);
    announce(list.dataset.found.replace("#", items.length));
  };

  const ask = () => {
    clearTimeout(waiting);
    const field = box;
    waiting = setTimeout(async () => {
      if (field !== document.activeElement || field.selectionStart !== field.selectionEnd) return close();
      const text = field.value.slice(0, field.selectionStart);
      if (!text.trim()) return close();
      request?.abort();
      request = new AbortController();
      try {
        const answer = await fetch(`${field.dataset.suggest}?text=${encodeURIComponent(text)}`, { signal: request.signal });
        if (answer.ok && field === document.activeElement) show((await answer.json()).items);
      } catch {
        // No suggestions are no loss.
      }
    }, 90);
  };

  document.addEventListener("input", (event) => {
    if (!event.target.dataset?.suggest) return;
    if (box !== event.target) close();
    box = event.target;
    // While an input method composes, the letters are not yet those of the question.
    if (event.isComposing) close();
    else ask();
  });
  document.addEventListener("compositionend", (event) => event.target === box && ask());
  document.addEventListener("focusout", (event) => event.target === box && close());
  document.addEventListener("submit", close, true);

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.target !== box || !items.length || event.isComposing || event.keyCode === 229) return;
      if (event.key === "ArrowDown") mark((active + 1) % items.length);
      else if (event.key === "ArrowUp") mark((active <= 0 ? items.length : active) - 1);
      else if ((event.key === "Enter" || event.key === "Tab") && active >= 0 && !event.shiftKey) choose(active);
      else if (event.key === "Escape" && active >= 0) close();
      else {
        // Without a choice made, Escape also does what it does elsewhere.
        if (event.key === "Escape") close();
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
})();
