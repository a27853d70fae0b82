// Hours given back: a line in on a desk, her word with one thumb, the evidence, and out again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, window } from "../lib/browser.js";
import { accessible, fits } from "../lib/check.js";
import { enter, open } from "../lib/house.js";

/** @type {import("../lib/house.js").House} */
let house;
/** @type {import("playwright-core").Browser} */
let browser;

before(async () => {
  [house, browser] = await Promise.all([open("demo"), launch()]);
});

after(async () => {
  await browser?.close();
  await house?.close();
});

/**
 * What counts in all, as the foot of the table says.
 * @param {import("playwright-core").Page} page
 */
async function counted(page) {
  const cell = page.locator("tfoot td[data-l=counted]");
  return Number(await cell.innerText());
}

test("an entry counts, more with her word, and lowers the numbers when it goes", async () => {
  const desk = await window(browser, house.url);
  await enter(desk.page, house, "Tobias");
  await desk.page.goto("/partnership/value");
  assert.equal(await counted(desk.page), 609.2);
  const line = "Supplier letters 200 min, 40 min review";
  await desk.page.getByLabel(/^What was done/).fill(line);
  await desk.page.getByLabel("On", { exact: true }).fill("2027-07-29");
  await desk.page.getByRole("button", { name: "Enter it" }).click();
  await desk.page.waitForURL(/partnership\/value/);
  // 160 net, a half of it counts as an own estimate, over four weeks.
  assert.equal(await counted(desk.page), 629.2);

  const phone = await window(browser, house.url, { width: 390 });
  await enter(phone.page, house, "Orla");
  await phone.page.goto("/partnership/value");
  for (const check of [fits, accessible]) await check(phone.page);
  assert.doesNotMatch(await phone.page.locator("main").innerText(), /\bF[45]\b|\bP80\b|\bG\d\b/);
  // Evidence is one click away: the row opens its part of the log.
  await phone.page.getByRole("link", { name: "Mail and drafts" }).click();
  const yes = phone.page.getByRole("button", { name: "That is so: Supplier letters" });
  await yes.click();
  await phone.page.waitForURL(/partnership\/value/);
  assert.equal(await counted(phone.page), 641.2);

  await desk.page.goto("/partnership/value#log-mail");
  const gone = desk.page.getByRole("button", { name: "Take away: Supplier letters" });
  await gone.click();
  await desk.page.waitForURL(/partnership\/value/);
  assert.equal(await counted(desk.page), 609.2);
  assert.deepEqual([...desk.complaints, ...phone.complaints], []);
  await desk.close();
  await phone.close();
});
