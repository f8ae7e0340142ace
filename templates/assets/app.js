// Keys, copying and announcements. Every page works without this file, only less conveniently.
"use strict";

// Who is being waited for where the question's form shows progress; Stop and Escape end that.
let asking = null;
document.addEventListener("htmx:before:request", (event) => {
  const { sourceElement, indicators } = event.detail.ctx;
  if (indicators?.some((shown) => shown.id === "ask-form")) asking = sourceElement;
});
const stop = () => asking?.dispatchEvent(new CustomEvent("htmx:abort"));

// Seconds since the page began to wait for something.
setInterval(() => {
  for (const shown of document.querySelectorAll("[data-elapsed]")) {
    if (!shown.closest(".htmx-request")) delete shown.dataset.since;
    else shown.textContent = Math.floor((Date.now() - (shown.dataset.since ??= Date.now())) / 1000);
  }
}, 250);

const question = () => document.getElementById("question");
const announce = (text) => {
  const announcer = document.getElementById("announcer");
  if (announcer && text) announcer.textContent = text;
};

/** Shows a part that may be folded away, and puts the cursor there. */
const reach = (part) => {
  for (let fold = part.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  part.focus();
  part.select?.();
};

const isField = (element) => element instanceof HTMLElement && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));

document.addEventListener("keydown", (event) => {
  // While an input method is composing, Enter and letters belong to it.
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Enter" && event.target instanceof HTMLTextAreaElement && event.target.dataset.enter) {
    // Enter sends the question; Shift+Enter breaks the line. Elsewhere only Ctrl or Cmd+Enter sends.
    const sends = event.ctrlKey || event.metaKey || (event.target.dataset.enter === "send" && !event.shiftKey);
    if (!sends) return;
    event.preventDefault();
    event.target.form?.requestSubmit();
  } else if (event.key === "Escape") {
    const busy = document.querySelector("form.htmx-request");
    const open = event.target instanceof Element ? event.target.closest("details[open]") : null;
    if (busy) stop();
    else if (open) {
      open.open = false;
      open.querySelector("summary")?.focus();
    } else if (isField(event.target)) event.target.blur();
  }
});

const copy = async (button) => {
  const source = document.getElementById(button.dataset.copy);
  if (!source) return;
  try {
    await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
    announce(button.dataset.copied);
    const label = button.querySelector("[data-label]");
    if (!label || button.dataset.was) return;
    button.dataset.was = label.textContent;
    label.textContent = button.dataset.copied;
    setTimeout(() => {
      label.textContent = button.dataset.was;
      delete button.dataset.was;
    }, 2000);
  } catch {
    // Without permission the text is at least selected, ready for Ctrl+C.
    if (source instanceof HTMLTextAreaElement) source.select();
    else getSelection()?.selectAllChildren(source);
    announce(button.dataset.selected);
  }
};

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const copies = target?.closest("[data-copy]");
  if (copies) copy(copies);
  // What was opened below a line is put away; on a page of its own, and without this file, the link leads back.
  const closes = target?.closest("[data-close]");
  const slot = closes && document.querySelector(`${closes.dataset.close}.slot`);
  if (slot) {
    event.preventDefault();
    slot.replaceChildren();
  }
  if (target?.closest("[data-stop]")) stop();
  // A link to a field leads into it.
  const link = target?.closest("a[href^='#']");
  const part = link && document.getElementById(link.getAttribute("href").slice(1));
  if (part && (isField(part) || part.closest("details:not([open])"))) {
    event.preventDefault();
    reach(part);
    part.scrollIntoView({ block: "center" });
  }
});

// A list that is shortened to what holds each of the words written above it.
document.addEventListener("input", (event) => {
  const list = event.target instanceof HTMLInputElement && "filterBy" in event.target.dataset && event.target.closest("[data-filter]");
  if (!list) return;
  const words = event.target.value.trim().toLowerCase().split(/\s+/);
  for (const item of list.querySelectorAll("[data-words]")) item.hidden = !words.every((word) => item.dataset.words.includes(word));
  for (const group of list.querySelectorAll("[data-filter-group]")) group.hidden = !group.querySelector("[data-words]:not([hidden])");
});

// Whoever ticks one of some means these and not all.
document.addEventListener("input", (event) => {
  if (event.target instanceof HTMLInputElement && event.target.checked && event.target.dataset.means) document.getElementById(event.target.dataset.means).checked = true;
});

// What is being written; what an input method still composes is no part of it yet.
const written = (event) => {
  if (event.target instanceof HTMLElement && "written" in event.target.dataset && !event.isComposing) event.target.dispatchEvent(new CustomEvent("written"));
};
document.addEventListener("input", written);
document.addEventListener("compositionend", written);

// Once a question is sent, its answer says how it was understood: what is still under way to say so comes too late.
let sent = null;
document.addEventListener("submit", (event) => {
  if (event.target instanceof HTMLFormElement && event.target.contains(question())) sent = question().value;
});
const late = (event) => {
  const target = event.detail?.ctx?.target;
  if (target instanceof Element && target.id === "live" && question()?.value === sent) event.preventDefault();
};
document.addEventListener("htmx:before:request", late);
document.addEventListener("htmx:before:swap", late);

document.addEventListener("htmx:after:swap", (event) => {
  const target = event.detail?.ctx?.target;
  // The answer says itself how the question was understood.
  if (target instanceof Element && target.id === "answer") document.getElementById("live")?.replaceChildren();
  const spoken = target instanceof Element ? target.querySelector("[data-announce]") : null;
  announce(spoken?.dataset.announce);
});

// No answer at all: the server is gone, or the network is.
document.addEventListener("htmx:error", (event) => {
  const { ctx, error } = event.detail ?? {};
  // What is only shown while writing is no loss.
  if (!(ctx?.target instanceof Element) || ctx.target.id === "live" || ctx.response || error?.name === "AbortError") return;
  const notice = document.getElementById("unreachable");
  if (notice) ctx.target.replaceChildren(notice.content.cloneNode(true));
  announce(ctx.target.querySelector("[data-announce]")?.dataset.announce);
});
