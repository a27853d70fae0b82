// @ts-check
// Dates on the roadmap move by dragging or by the arrow keys; nothing is saved before somebody has
// read what else would move. Without this module the form under the picture does the same.

const DAY = 86_400_000;
const said = new Intl.DateTimeFormat(document.documentElement.lang, {
  weekday: "short", day: "numeric", month: "long", timeZone: "UTC",
});

/** @param {string} day */
const noon = (day) => Date.parse(`${day}T12:00:00Z`);

/** @param {string} tag @param {Record<string, string | number>} of */
const drawn = (tag, of) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(of)) made.setAttribute(name, String(value));
  return made;
};

/** @param {SVGSVGElement} svg @param {HTMLElement} box where the preview stands */
const ready = (svg, box) => {
  const { from = "", days = "1", left = "0", span = "1" } = svg.dataset;
  const day = Number(span) / Number(days);
  /** @type {NodeListOf<SVGGElement>} */
  const marks = svg.querySelectorAll("[data-id]");
  /** @param {string | undefined} at */
  const place = (at) => Math.round((noon(at ?? from) - noon(from)) / DAY);

  /** @param {SVGGElement} mark @param {number} to days from the left edge */
  const put = (mark, to) => {
    const at = Math.max(0, Math.min(Number(days) - 1, to));
    const date = new Date(noon(from) + at * DAY);
    mark.dataset.to = date.toISOString().slice(0, 10);
    mark.setAttribute("transform", `translate(${(at - place(mark.dataset.due)) * day} 0)`);
    mark.setAttribute("aria-valuenow", String(at));
    mark.setAttribute("aria-valuetext", said.format(date));
    const note = svg.querySelector("[data-moving]");
    note?.remove();
    if (mark.dataset.to === mark.dataset.due) return;
    const text = drawn("text", {
      x: Number(left) + at * day + 12, y: 33, "font-weight": 600, "data-moving": "",
      "paint-order": "stroke", stroke: "var(--paper)", "stroke-width": 5,
    });
    text.textContent = said.format(date);
    mark.parentElement?.append(text);
  };

  const home = () => {
    for (const ghost of svg.querySelectorAll("[data-ghost]")) ghost.remove();
    for (const mark of marks) put(mark, place(mark.dataset.due));
    box.hidden = true;
    delete box.dataset.still;
  };

  /** Draws where the others would stand. @param {Element} would @param {SVGGElement} moved */
  const ghosts = (would, moved) => {
    /** @type {NodeListOf<HTMLElement>} */
    const rows = would.querySelectorAll("tr[data-id]");
    for (const row of rows) {
      const mark = [...marks].find((m) => m.dataset.id === row.dataset.id);
      if (!mark || mark === moved) continue;
      const x = Number(left) + place(row.dataset.to) * day;
      mark.parentElement?.append(drawn("path", {
        d: `M${x} 21l7.5 7.5-7.5 7.5-7.5-7.5z`, "data-ghost": "", fill: "none",
        stroke: "currentColor", "stroke-dasharray": "2 2",
      }));
    }
  };

  /** Shows what the move would do. @param {SVGGElement} mark */
  const ask = async (mark) => {
    if (mark.dataset.to === mark.dataset.due) return home();
    const path = `/strategy/milestones/${mark.dataset.id}?to=${mark.dataset.to}&then=roadmap`;
    const answer = await fetch(path, { headers: { accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const would = page.querySelector("#would")?.closest("section");
    if (!answer.ok || !would) return location.assign(path);
    for (const other of marks) if (other !== mark) put(other, place(other.dataset.due));
    put(mark, place(mark.dataset.to));
    for (const ghost of svg.querySelectorAll("[data-ghost]")) ghost.remove();
    ghosts(would, mark);
    box.replaceChildren(would);
    box.hidden = false;
    box.dataset.still = "";
    const title = /** @type {HTMLElement} */ (would.querySelector("h2"));
    title.tabIndex = -1;
    title.focus();
  };

  svg.setAttribute("role", "group");
  for (const mark of marks) {
    mark.setAttribute("tabindex", "0");
    mark.setAttribute("role", "slider");
    mark.setAttribute("aria-label", `Move ${mark.textContent?.trim() ?? ""}`);
    mark.setAttribute("aria-valuemin", "0");
    mark.setAttribute("aria-valuemax", String(Number(days) - 1));
    const at = Number(left) + place(mark.dataset.due) * day;
    mark.append(drawn("circle", { cx: at, cy: 28.5, r: 16, fill: "transparent" }));
    put(mark, place(mark.dataset.due));
    mark.addEventListener("keydown", (event) => {
      const far = event.shiftKey ? 7 : 1;
      const step = { ArrowLeft: -far, ArrowRight: far, PageUp: -7, PageDown: 7 }[event.key];
      if (step) put(mark, place(mark.dataset.to) + step);
      else if (event.key === "Enter") void ask(mark);
      else if (event.key === "Escape") home();
      else return;
      event.preventDefault();
    });
  }

  /** @type {{ mark: SVGGElement, x: number, at: number } | null} */
  let held = null;
  svg.addEventListener("pointerdown", (event) => {
    const on = /** @type {Element} */ (event.target);
    // A bar is held by its first step: what waits for it comes along.
    const lane = on.matches("[data-bar]") ? on.parentElement : null;
    const mark = on.closest("[data-id]") ?? lane?.querySelector("[data-id]");
    if (event.button !== 0 || !(mark instanceof SVGGElement)) return;
    event.preventDefault();
    mark.focus({ preventScroll: true });
    svg.setPointerCapture(event.pointerId);
    box.dataset.still = "";
    held = { mark, x: event.clientX, at: place(mark.dataset.to) };
  });
  svg.addEventListener("pointermove", (event) => {
    if (!held) return;
    const scale = svg.viewBox.baseVal.width / svg.getBoundingClientRect().width;
    put(held.mark, held.at + Math.round(((event.clientX - held.x) * scale) / day));
  });
  svg.addEventListener("pointerup", () => {
    if (held) void ask(held.mark);
    held = null;
  });
  svg.addEventListener("pointercancel", () => {
    held = null;
    home();
  });
};

const dress = () => {
  const svg = document.querySelector(".road svg[data-from]");
  const box = document.querySelector("#preview");
  if (!(svg instanceof SVGSVGElement) || !(box instanceof HTMLElement)) return;
  ready(svg, box);
  document.querySelector("[data-drag]")?.removeAttribute("hidden");
};

dress();
document.addEventListener("counterpart:page", dress);
