// @ts-check
// A change by somebody else appears on the open page; what is being typed is never taken away.

let since = Number(document.documentElement.dataset.change ?? "0");
/** @type {EventSource | null} */
let source = null;

/** @param {Element} field */
const touched = (field) => {
  if (field instanceof HTMLSelectElement) {
    return [...field.options].some((o) => o.defaultSelected && !o.selected);
  }
  if (field instanceof HTMLTextAreaElement) return field.value !== field.defaultValue;
  if (!(field instanceof HTMLInputElement)) return false;
  const ticked = ["checkbox", "radio"].includes(field.type);
  return ticked ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
};

/** Whether new content would disturb somebody at work. */
const busy = () => {
  const main = document.querySelector("main");
  if (!main || document.querySelector("dialog[open]")) return true;
  if (main.querySelector("[data-still]")) return true;
  const at = document.activeElement;
  if (at && main.contains(at) && at.matches("input, textarea, select")) return true;
  return [...main.querySelectorAll("input, textarea, select")].some(touched);
};

/** What can be found again on the new page: an id, or the same address. */
const place = () => {
  const at = document.activeElement;
  if (!(at instanceof HTMLElement) || at === document.body) return "";
  if (at.id) return `#${CSS.escape(at.id)}`;
  const href = at.getAttribute("href");
  return href ? `main a[href="${CSS.escape(href)}"]` : "";
};

const offer = () => {
  if (document.querySelector("#newer")) return;
  const note = document.createElement("p");
  note.id = "newer";
  note.className = "toast no-print";
  note.setAttribute("role", "status");
  const link = document.createElement("a");
  link.href = location.href;
  link.textContent = "Show it";
  note.append("This page has changed meanwhile. ", link);
  document.querySelector("main")?.append(note);
};

const refresh = async () => {
  if (busy()) return offer();
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) return offer();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.querySelector("main");
  const main = document.querySelector("main");
  if (!next || !main) return;
  if (busy()) return offer();
  since = Math.max(since, Number(page.documentElement.dataset.change ?? "0"));
  next.querySelector(".toast")?.remove();
  if (next.innerHTML === main.innerHTML) return;
  const open = [...main.querySelectorAll("details")].map((d) => d.open);
  const focus = place();
  main.replaceWith(next);
  next.querySelectorAll("details").forEach((d, i) => { if (open[i]) d.open = true; });
  const again = focus ? document.querySelector(focus) : null;
  if (again instanceof HTMLElement) again.focus({ preventScroll: true });
  document.dispatchEvent(new Event("counterpart:page"));
};

// Browsers keep few connections to one host: a page nobody looks at gives its own back.
const listen = () => {
  source?.close();
  source = null;
  if (document.hidden) return;
  source = new EventSource(`/live?since=${since}`);
  source.onmessage = (event) => {
    since = Math.max(since, Number(event.lastEventId));
    void refresh();
  };
  // This session has newer pages open: this one waits until somebody looks at it again.
  source.addEventListener("full", () => source?.close());
  // The screen is shared, or no longer: nothing of before may stay.
  source.addEventListener("reload", () => location.reload());
  source.onerror = () => {
    source?.close();
    source = null;
    setTimeout(() => { if (!source) listen(); }, 1000 + Math.random() * 2000);
  };
};

document.addEventListener("visibilitychange", listen);
addEventListener("pagehide", () => source?.close());
// Back and forth in the history: what was kept may show what is hidden now.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
listen();
