// @ts-check
// Drag and drop, with a bar that moves; without this module the form works as it is.

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-drop]"));
const zone = form?.querySelector(".drop");
/** @type {HTMLInputElement | null} */
const input = document.querySelector("[data-drop] [type=file]");
const bar = form?.querySelector("progress");

/** @param {FileList} files */
const send = (files) => {
  if (!form || !bar) return;
  const body = new FormData();
  for (const file of files) body.append("files", file);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  bar.hidden = false;
  request.upload.onprogress = (e) => {
    if (e.lengthComputable) bar.value = (e.loaded / e.total) * 100;
  };
  request.onload = () => {
    // Taken: the answer led on to the page that tells how far it is.
    if (request.status < 400) return location.assign(request.responseURL);
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = page.querySelector("main");
    if (main) document.querySelector("main")?.replaceWith(main);
    document.querySelector("h1")?.setAttribute("tabindex", "-1");
    document.querySelector("h1")?.focus();
  };
  request.onerror = () => form.submit();
  request.send(body);
};

for (const kind of ["dragenter", "dragover"]) {
  zone?.addEventListener(kind, (event) => {
    event.preventDefault();
    zone.classList.add("over");
  });
}
zone?.addEventListener("dragleave", () => zone.classList.remove("over"));
zone?.addEventListener("drop", (event) => {
  event.preventDefault();
  zone.classList.remove("over");
  const files = /** @type {DragEvent} */ (event).dataTransfer?.files;
  if (files?.length) send(files);
});
form?.addEventListener("submit", (event) => {
  if (!input?.files?.length) return;
  event.preventDefault();
  send(input.files);
});
