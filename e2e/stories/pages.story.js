// Every page: at a telephone and a desk, in light and dark, without scripts, and through axe.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { SCHEMES, WIDTHS, launch, window } from "../lib/browser.js";
import { accessible, fits, framed, light, shot } from "../lib/check.js";
import { enter, open } from "../lib/house.js";

/**
 * @typedef {object} Place
 * @property {string} name of its picture
 * @property {string} path
 * @property {string} [link] the page is the first link of this kind on `path`
 * @property {string} [who] who looks; nobody is signed in where it is missing
 * @property {number} [status] 200 unless told
 * @property {boolean} [empty] of a house that nobody has set up
 */

/** @type {Place[]} */
const PLACES = [
  { name: "today", path: "/", who: "Tobias" },
  { name: "all-of-mine", path: "/all", who: "Tobias" },
  { name: "calendar", path: "/calendar", who: "Tobias" },
  { name: "event", path: "/calendar", link: "/event?", who: "Tobias" },
  { name: "audit", path: "/audit", who: "Tobias" },
  { name: "day-pack", path: "/day", who: "Tobias" },
  { name: "brief", path: "/brief", who: "Tobias" },
  { name: "strategy", path: "/strategy", who: "Tobias" },
  { name: "goal", path: "/strategy", link: "/goals/", who: "Tobias" },
  { name: "people", path: "/people", who: "Tobias" },
  { name: "person", path: "/people", link: "/people/", who: "Tobias" },
  { name: "value", path: "/partnership/value", who: "Tobias" },
  { name: "value-executive", path: "/partnership/value", who: "Orla" },
  { name: "work", path: "/partnership/work", who: "Tobias" },
  { name: "work-executive", path: "/partnership/work", who: "Orla" },
  { name: "promises", path: "/promises", who: "Tobias" },
  { name: "rights", path: "/rights", who: "Tobias" },
  { name: "action", path: "/", link: "/actions/", who: "Tobias" },
  { name: "import", path: "/import", who: "Tobias" },
  { name: "settings", path: "/settings", who: "Tobias" },
  { name: "weights", path: "/weights", who: "Tobias" },
  { name: "keys", path: "/keys", who: "Tobias" },
  { name: "no-such-page", path: "/nowhere", who: "Tobias", status: 404 },
  { name: "today-executive", path: "/", who: "Orla" },
  { name: "sign-in", path: "/sign-in" },
  { name: "first-run", path: "/first-run", empty: true },
];

/** @type {import("../lib/house.js").House} */
let demo;
/** @type {import("../lib/house.js").House} */
let bare;
/** @type {import("playwright-core").Browser} */
let browser;
/** Cookies of each person, by first name. @type {Map<string, any[]>} */
const sessions = new Map();

before(async () => {
  [demo, bare, browser] = await Promise.all([open("demo"), open("serve"), launch()]);
  for (const name of ["Tobias", "Orla"]) {
    const { page, close } = await window(browser, demo.url);
    await enter(page, demo, name);
    sessions.set(name, await page.context().cookies());
    await close();
  }
});

after(async () => {
  await browser?.close();
  await Promise.all([demo?.close(), bare?.close()]);
});

/**
 * Opens a page as whoever is to look at it.
 * @param {Place} place
 * @param {Parameters<typeof window>[2]} options
 */
async function visit(place, options) {
  const opened = await window(browser, place.empty ? bare.url : demo.url, options);
  const { page, complaints } = opened;
  await page.context().addCookies(sessions.get(place.who ?? "") ?? []);
  let path = place.path;
  if (place.link) {
    await page.goto(path);
    const first = page.locator(`main a[href^="${place.link}"]`).first();
    path = (await first.getAttribute("href")) ?? `no link to ${place.link} on ${path}`;
  }
  const response = await page.goto(path);
  assert.equal(response?.status(), place.status ?? 200, path);
  // The browser itself reports an answer that is meant to be an error.
  const meant = `status of ${place.status}`;
  return { ...opened, wrong: () => complaints.filter((line) => !line.includes(meant)) };
}

/**
 * What a page says, without what only scripts bring.
 * @param {import("playwright-core").Page} page
 */
async function words(page) {
  const said = await page.locator("main").innerText();
  return said.replace(/\s+/g, " ").trim();
}

for (const place of PLACES) {
  describe(place.name, () => {
    for (const width of WIDTHS) {
      for (const scheme of SCHEMES) {
        test(`${width} px, ${scheme}`, async () => {
          const { page, wrong, close } = await visit(place, { width, scheme });
          await shot(page, `${place.name}-${width}-${scheme}`);
          for (const check of [framed, fits, accessible]) await check(page);
          assert.deepEqual(wrong(), []);
          await close();
        });
      }
    }

    test("weighs little, and says the same without scripts", async () => {
      const rich = await visit(place, {});
      await light(rich.page);
      // Buttons that only a script can serve are hidden without one.
      await rich.page.evaluate(() => {
        for (const button of document.querySelectorAll("[data-copy], [data-print]")) {
          button.setAttribute("hidden", "");
        }
      });
      const said = await words(rich.page);
      await rich.close();
      const plain = await visit(place, { scripts: false });
      assert.equal(await words(plain.page), said);
      assert.ok(said.length > 40, `${place.path} says only: ${said}`);
      assert.deepEqual(plain.wrong(), []);
      await plain.close();
    });
  });
}

test("capture works without scripts", async () => {
  const today = { name: "today", path: "/", who: "Tobias" };
  const { page, wrong, close } = await visit(today, { scripts: false });
  await page.getByLabel("Capture").fill("ask Hana for the print proof by Friday");
  await page.getByLabel("Capture").press("Enter");
  await page.waitForURL(/\/actions\/|\/$/);
  await page.goto("/");
  const waiting = page.getByRole("region", { name: /^Waiting on/ });
  assert.match(await waiting.innerText(), /print proof/i);
  assert.deepEqual(wrong(), []);
  await close();
});
