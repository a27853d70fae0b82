// Walls between executives, posts from other sites, and sessions that have ended.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, window } from "../lib/browser.js";
import { enter, open } from "../lib/house.js";

/** Only in the calendar of Ines; the demo writes it. */
const HERS = ["Month-end close", "Treasury call"];
const PLACES = (
  "/ /all /calendar /audit /day /brief /strategy /people /settings /trail /promises " +
  "/partnership /partnership/half-hour /people/radar"
).split(" ");

/** @type {import("../lib/house.js").House} */
let house;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("../lib/browser.js").Window} */
let tobias;
/** @type {import("../lib/browser.js").Window} */
let orla;
/** The number of Ines's pair, as the assistant's own page gives it. */
let ines = "";
/** An event of hers, as a link that the assistant may follow. */
let event = "";

before(async () => {
  [house, browser] = await Promise.all([open("demo"), launch()]);
  tobias = await window(browser, house.url);
  orla = await window(browser, house.url);
  await enter(tobias.page, house, "Tobias");
  await enter(orla.page, house, "Orla");
});

after(async () => {
  await browser?.close();
  await house?.close();
});

/**
 * Posts a form as a page of our own would.
 * @param {import("playwright-core").Page} page
 * @param {string} path
 * @param {Record<string, string>} form
 */
function post(page, path, form) {
  const headers = { origin: house.url, "sec-fetch-site": "same-origin" };
  return page.request.post(path, { form, headers });
}

test("the assistant of both sees each behind her own name", async () => {
  const { page } = tobias;
  await page.goto("/calendar");
  assert.ok(!(await page.content()).includes(HERS[0]), "Ines stands in Orla's week");
  await page.locator("details.whom summary").click();
  const form = page.locator("details.whom form", { hasText: "Ines" });
  ines = (await form.locator("input[name=pair]").getAttribute("value")) ?? "";
  await form.getByRole("button").click();
  await page.waitForLoadState();
  const entry = page.getByRole("link", { name: HERS[0] }).first();
  event = (await entry.getAttribute("href")) ?? "";
  assert.ok(ines && event.startsWith("/event?"), `${ines} ${event}`);
});

test("Orla reaches nothing of Ines, whatever she sends", async () => {
  const { page } = orla;
  await post(page, "/whom", { pair: ines, back: "/" });
  await page.context().addCookies([{ name: "pair", value: ines, url: house.url }]);
  for (const path of PLACES) {
    const response = await page.goto(path);
    const said = await page.content();
    assert.ok(response && response.status() < 500, path);
    for (const title of HERS) assert.ok(!said.includes(title), `${title} stands on ${path}`);
    assert.match(await page.locator("main").innerText(), /./, path);
  }
  const asked = await page.goto(event);
  assert.equal(asked?.status(), 404);
  for (const title of HERS) assert.ok(!(await page.content()).includes(title));
});

test("a form of another site is refused, and nothing is written", async () => {
  const words = "ask Nell for a forged favour";
  const origin = "https://elsewhere.example.com";
  /** @type {Record<string, string>[]} */
  const forged = [{ origin, "sec-fetch-site": "cross-site" }, { origin }];
  for (const headers of forged) {
    const answer = await tobias.page.request.post("/capture", { form: { words }, headers });
    assert.equal(answer.status(), 403, JSON.stringify(headers));
  }
  await tobias.page.goto("/all");
  assert.ok(!(await tobias.page.content()).includes("forged favour"));
});

test("a session that has ended opens nothing", async () => {
  const { page } = orla;
  const cookies = await page.context().cookies();
  await page.goto("/");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  // Whoever kept a copy of the cookie has nothing.
  await page.context().addCookies(cookies);
  await page.goto("/calendar");
  await page.waitForURL("**/sign-in?next=/calendar");
});

test("nobody else was spoken to", () => {
  assert.deepEqual(tobias.complaints, []);
  const own = orla.complaints.filter((line) => !line.includes("status of 404"));
  assert.deepEqual(own, []);
});
