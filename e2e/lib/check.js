// What every page has to pass. Each check throws with all that it found.
import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { gzipSync } from "node:zlib";

/** @typedef {import("playwright-core").Page} Page */

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SHOTS = path.resolve(import.meta.dirname, "../shots");
const PICTURES = path.resolve(import.meta.dirname, "../../docs/pictures");

/** Bytes after gzip that one page may load (docs/decisions/0002). */
export const BUDGET = { script: 40 * 1024, stylesheet: 16 * 1024 };

/**
 * WCAG 2 A and AA by axe.
 * @param {Page} page
 */
export async function accessible(page) {
  // An expression sent to the page is not held by its content security policy; a script tag is.
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const axe = /** @type {any} */ (globalThis).axe;
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    const result = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
    return result.violations.map((/** @type {any} */ violation) => ({
      rule: violation.id,
      help: violation.help,
      where: violation.nodes.map((/** @type {any} */ node) => node.target.join(" ")),
    }));
  });
  const lines = found.map(
    (/** @type {{ rule: string, help: string, where: string[] }} */ { rule, help, where }) =>
      `${rule}: ${help}\n    ${where.slice(0, 5).join("\n    ")}`,
  );
  assert.equal(lines.length, 0, `${page.url()} fails axe:\n${lines.join("\n")}`);
}

/**
 * Nothing is wider than the window.
 * @param {Page} page
 */
export async function fits(page) {
  const [inside, outside] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  assert.ok(inside <= outside, `${page.url()} is ${inside} px wide in a window of ${outside}`);
}

/** What a thumb needs, in pixels (WCAG 2.5.5). */
const THUMB = 44;

/**
 * A thumb can reach it without scrolling sideways, and cannot miss it.
 * @param {import("playwright-core").Locator} target
 * @param {number} width of the window
 */
export async function reachable(target, width) {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  const said = `${await target.innerText()}: ${JSON.stringify(box)} in ${width} px`;
  assert.ok(box && box.height >= THUMB && box.width >= THUMB, said);
  assert.ok(box.x >= 0 && box.x + box.width <= width, said);
}

/**
 * One `main`, one `h1`, a title.
 * @param {Page} page
 */
export async function framed(page) {
  const found = {
    main: await page.locator("main").count(),
    h1: await page.locator("h1").count(),
    title: (await page.title()) !== "",
  };
  assert.deepEqual(found, { main: 1, h1: 1, title: true }, page.url());
}

/**
 * Reloads the page and weighs its scripts and styles as gzip sends them.
 * @param {Page} page
 */
export async function light(page) {
  const weight = { script: 0, stylesheet: 0 };
  /** @type {Promise<void>[]} */
  const bodies = [];
  /** @param {import("playwright-core").Response} response */
  const weigh = (response) => {
    const kind = response.request().resourceType();
    if (kind !== "script" && kind !== "stylesheet") return;
    bodies.push(response.body().then((body) => void (weight[kind] += gzipSync(body).length)));
  };
  page.on("response", weigh);
  await page.reload({ waitUntil: "load" });
  page.off("response", weigh);
  await Promise.all(bodies);
  const said = `${page.url()} loads ${JSON.stringify(weight)}, allowed ${JSON.stringify(BUDGET)}`;
  assert.ok(weight.script <= BUDGET.script && weight.stylesheet <= BUDGET.stylesheet, said);
}

/**
 * A picture to look at in e2e/shots, which git ignores.
 * @param {Page} page
 * @param {string} name
 */
export async function shot(page, name) {
  await mkdir(SHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SHOTS, `${name}.png`), fullPage: true });
}

/**
 * A picture for the README in docs/pictures; only `cargo xtask pictures` asks for these.
 * @param {Page} page
 * @param {string} name
 */
export async function picture(page, name) {
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
}
