// @ts-check
// Keyboard, palette and receipts. Every deed here also has a link or a button.

/** @param {string} selector @returns {HTMLElement | null} */
const find = (selector) => document.querySelector(selector);

/** @param {string} selector @returns {HTMLElement[]} */
const all = (selector) => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]);

/** @param {EventTarget | null} target */
const typing = (target) =>
  target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]");

const palette = /** @type {HTMLDialogElement | null} */ (find("#palette"));
const opener = find("[data-palette]");
if (opener && palette) {
  opener.hidden = false;
  opener.addEventListener("click", () => palette.showModal());
}

const options = () => all("#palette [role=option]");
const shown = () => options().filter((o) => !o.hidden);

/** @param {HTMLElement | undefined} option */
const mark = (option) => {
  for (const o of options()) o.setAttribute("aria-selected", String(o === option));
  option?.scrollIntoView({ block: "nearest" });
};

/** @param {HTMLElement | undefined} option */
const go = (option) => {
  if (!option || !palette) return;
  palette.close();
  const { href, focus } = option.dataset;
  if (href) location.assign(href);
  if (focus) find(focus)?.focus();
};

if (palette) {
  const box = /** @type {HTMLInputElement | null} */ (palette.querySelector("input"));
  box?.addEventListener("input", () => {
    const words = box.value.toLowerCase().split(/\s+/);
    for (const o of options()) {
      const text = (o.textContent ?? "").toLowerCase();
      o.hidden = !words.every((w) => text.includes(w));
    }
    mark(shown()[0]);
    const none = find("#palette [role=status]");
    if (none) none.hidden = shown().length > 0;
  });
  palette.addEventListener("keydown", (event) => {
    const list = shown();
    const at = list.findIndex((o) => o.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown") mark(list[Math.min(at + 1, list.length - 1)]);
    else if (event.key === "ArrowUp") mark(list[Math.max(at - 1, 0)]);
    else if (event.key === "Enter") go(list[at] ?? list[0]);
    else return;
    event.preventDefault();
  });
  for (const o of options()) o.addEventListener("click", () => go(o));
  mark(options()[0]);
}

const help = /** @type {HTMLDialogElement | null} */ (find("#keys"));
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("[data-keys]") : null;
  if (!link || !help || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  help.showModal();
});

/** Rows that J and K walk over. */
const rows = () => all("[data-row]").filter((r) => r.checkVisibility());

/** @param {number} step */
const walk = (step) => {
  const list = rows();
  const here = list.findLastIndex((r) => r.contains(document.activeElement));
  // Who has come by a link to one row goes on from there.
  const at = here < 0 ? list.findIndex((r) => r.matches(":target")) : here;
  const next = list[Math.max(0, Math.min(list.length - 1, at + step))];
  const fold = next?.matches("details") ? next.querySelector("summary") : null;
  const target = fold ?? next?.querySelector("select") ?? next?.querySelector("a, button");
  for (const r of list) r.removeAttribute("aria-current");
  next?.setAttribute("aria-current", "true");
  if (target instanceof HTMLElement) target.focus();
};

/** Presses the row's button for a key. @param {string} key */
const press = (key) => {
  const row = rows().find((r) => r.contains(document.activeElement));
  const button = row?.querySelector(`[data-key="${key}"]`) ?? find(`[data-page-key="${key}"]`);
  if (button instanceof HTMLElement) button.click();
  return Boolean(button);
};

/** Sends the row's form by its first button. @param {EventTarget | null} target */
const enter = (target) => {
  const form = /** @type {HTMLSelectElement} */ (target).form;
  if (!form?.closest("[data-row]")) return false;
  form.requestSubmit(form.querySelector("button"));
  return true;
};

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    palette?.showModal();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || find("dialog[open]")) return;
  if (event.key === "Escape" && typing(event.target)) {
    /** @type {HTMLElement} */ (event.target).blur();
    return;
  }
  const select = event.target instanceof HTMLSelectElement;
  if (typing(event.target) && !select) return;
  const key = event.key.toLowerCase();
  if (event.key === "S") find("[data-share], .shared button")?.click();
  else if (key === "j") walk(1);
  else if (key === "k") walk(-1);
  else if (select) {
    // Its letters choose; Enter, which opens a list in some browsers, presses the first button.
    if (key !== "enter" || !enter(event.target)) return;
  }
  else if (/^arrow(right|left)$/.test(key)) {
    // A branch of the tree unfolds to the right and folds to the left.
    const on = event.target instanceof Element ? event.target : null;
    const fold = on?.closest("summary");
    if (!fold) {
      const branch = key === "arrowleft" ? on?.closest("details[data-row]") : null;
      return branch?.querySelector("summary")?.focus();
    }
    fold.parentElement?.toggleAttribute("open", key === "arrowright");
  } else if (key === "c") find("#capture")?.focus();
  else if (key === "?") help?.showModal();
  else if (!press(key)) return;
  event.preventDefault();
});

/** A receipt is read in ten seconds; the deed itself stays in the log. */
setTimeout(() => find("main > .toast")?.remove(), 10_000);

/** The first run asks for a zone: this browser's is the likeliest. */
const zone = /** @type {HTMLSelectElement | null} */ (find("select[data-own-zone]"));
if (zone) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if ([...zone.options].some((o) => o.value === own)) zone.value = own;
}

/** What a page needs each time it comes: at first, and when live.js puts a newer one in place. */
const dress = () => {
  for (const button of all("[data-copy][hidden]")) {
    button.removeAttribute("hidden");
    button.addEventListener("click", async () => {
      const text = find(`#${button.getAttribute("data-copy")}`)?.textContent ?? "";
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    });
  }
  for (const button of all("[data-print][hidden]")) {
    button.removeAttribute("hidden");
    button.addEventListener("click", () => print());
  }
};
dress();
document.addEventListener("counterpart:page", dress);

for (const toast of all(".toast")) setTimeout(() => toast.remove(), 10000);

// What is typed into a form and not yet sent is not lost by a wrong step.
/** @type {Set<HTMLFormElement>} */
const unsent = new Set();
document.addEventListener("input", (event) => {
  const form = event.target instanceof Element ? event.target.closest("form") : null;
  if (form instanceof HTMLFormElement && form.method === "post") unsent.add(form);
});
document.addEventListener("submit", () => unsent.clear());
addEventListener("beforeunload", (event) => {
  if ([...unsent].some((form) => form.isConnected)) event.preventDefault();
});
