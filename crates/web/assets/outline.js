// @ts-check
// The outline is typed as in a text editor: Tab and Shift+Tab indent, Alt with an arrow moves a
// line, Ctrl+Enter shows the plan at once. What is typed is laid out beside it while one goes on;
// nothing is saved by that. Without this module the button shows the same.

const box = document.querySelector("#outline");
const beside = document.querySelector("#beside");
const form = box instanceof HTMLTextAreaElement ? box.form : null;

/** The lines that are chosen, and where they begin and end. @param {HTMLTextAreaElement} area */
const chosen = (area) => {
  const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const end = area.value.indexOf("\n", area.selectionEnd);
  const to = end < 0 ? area.value.length : end;
  return { from, to, lines: area.value.slice(from, to).split("\n") };
};

/** Puts lines in place of others and chooses them. Undo takes it back in one step.
 * @param {HTMLTextAreaElement} area @param {number} from @param {number} to @param {string} text */
const put = (area, from, to, text) => {
  area.setSelectionRange(from, to);
  // The one way that keeps the browser's own undo.
  if (!document.execCommand("insertText", false, text)) area.setRangeText(text, from, to);
  area.setSelectionRange(from, from + text.length);
  area.dispatchEvent(new Event("input"));
};

/** @param {HTMLTextAreaElement} area @param {boolean} back */
const indent = (area, back) => {
  const { from, to, lines } = chosen(area);
  const moved = lines.map((l) => (back ? l.replace(/^ {1,2}|^\t/, "") : `  ${l}`));
  put(area, from, to, moved.join("\n"));
};

/** @param {HTMLTextAreaElement} area @param {boolean} up */
const carry = (area, up) => {
  const { from, to, lines } = chosen(area);
  if (up ? from === 0 : to === area.value.length) return;
  const text = lines.join("\n");
  if (up) {
    const before = area.value.lastIndexOf("\n", from - 2) + 1;
    put(area, before, to, `${text}\n${area.value.slice(before, from - 1)}`);
    area.setSelectionRange(before, before + text.length);
  } else {
    const end = area.value.indexOf("\n", to + 1);
    const after = end < 0 ? area.value.length : end;
    const other = area.value.slice(to + 1, after);
    put(area, from, after, `${other}\n${text}`);
    area.setSelectionRange(from + other.length + 1, from + other.length + 1 + text.length);
  }
};

let asked = 0;
/** Lays out what is typed. @param {HTMLFormElement} of @param {Element} place */
const look = async (of, place) => {
  asked += 1;
  const mine = asked;
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(of)) body.append(name, String(value));
  const answer = await fetch(of.action, { method: "POST", body });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const would = page.querySelector("#beside");
  // Somebody typed on meanwhile: a later look is under way.
  if (mine !== asked || !would) return;
  place.replaceChildren(...would.childNodes);
};

if (box instanceof HTMLTextAreaElement && form && beside) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let soon;
  const later = () => {
    clearTimeout(soon);
    soon = setTimeout(() => void look(form, beside), 500);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  box.addEventListener("keydown", (event) => {
    const up = event.key === "ArrowUp";
    // Escape leaves the box, as everywhere; the next Tab goes on from there.
    if (event.key === "Tab") indent(box, event.shiftKey);
    else if (event.altKey && (up || event.key === "ArrowDown")) carry(box, up);
    else if (event.ctrlKey && event.key === "Enter") void look(form, beside);
    else return;
    event.preventDefault();
  });
  document.querySelector("[data-editor]")?.removeAttribute("hidden");
}
