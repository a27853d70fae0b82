// Every page: at a telephone and a desk, in light and dark, without scripts, and through axe.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { SCHEMES, WIDTHS, launch, window } from "../lib/browser.js";
import { accessible, fits, framed, light, shot } from "../lib/check.js";
import { enter, open } from "../lib/house.js";

/** Name of the picture, path, and who looks. */
const PAGES = [
  ["sign-in", "/sign-in", ""],
  ["today", "/", "Tobias"],
  ["calendar", "/calendar", "Tobias"],
  ["audit", "/audit", "Tobias"],
  ["strategy", "/strategy", "Tobias"],
  ["people", "/people", "Tobias"],
  ["day-pack", "/day", "Tobias"],
  ["brief", "/brief", "Tobias"],
  ["import", "/import", "Tobias"],
  ["settings", "/settings", "Tobias"],
  ["today-executive", "/", "Orla"],
];

/** @type {import("../lib/house.js").House} */
let house;
/** @type {import("playwright-core").Browser} */
let browser;
/** Cookies of each person, by first name. @type {Map<string, any[]>} */
const sessions = new Map([["", []]]);

before(async () => {
  [house, browser] = await Promise.all([open("demo"), launch()]);
  for (const name of ["Tobias", "Orla"]) {
    const { page, close } = await window(browser, house.url);
    await enter(page, house, name);
    sessions.set(name, await page.context().cookies());
    await close();
  }
});

after(async () => {
  await browser?.close();
  await house?.close();
});

/**
 * Opens a page as somebody.
 * @param {string} who
 * @param {string} path
 * @param {Parameters<typeof window>[2]} options
 */
async function visit(who, path, options) {
  const opened = await window(browser, house.url, options);
  await opened.page.context().addCookies(sessions.get(who) ?? []);
  const response = await opened.page.goto(path);
  assert.equal(response?.status(), 200, path);
  return opened;
}

for (const [name, path, who] of PAGES) {
  describe(name, () => {
    for (const width of WIDTHS) {
      for (const scheme of SCHEMES) {
        test(`${width} px, ${scheme}`, async () => {
          const { page, complaints, close } = await visit(who, path, { width, scheme });
          await shot(page, `${name}-${width}-${scheme}`);
          for (const check of [framed, fits, accessible]) await check(page);
          assert.deepEqual(complaints, []);
          await close();
        });
      }
    }

    test("weighs little, and reads the same without scripts", async () => {
      const rich = await visit(who, path, {});
      await light(rich.page);
      const finding = await rich.page.locator("h1").innerText();
      await rich.close();
      const plain = await visit(who, path, { scripts: false });
      assert.equal(await plain.page.locator("h1").innerText(), finding);
      await plain.close();
    });
  });
}
