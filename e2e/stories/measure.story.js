// The scorecard; a check-in by link without an account; amber by its owner's own word; the summary
// that says so; and every new page on a telephone and by axe.
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

test("a word by link turns a green initiative amber, and the summary says it", async () => {
  const desk = await window(browser, house.url);
  await enter(desk.page, house, "Tobias");
  await desk.page.goto("/strategy/scorecard");
  const heading = desk.page.getByRole("heading", { level: 1 });
  assert.equal(await heading.innerText(), "Municipal contracts is off track: pace 0.65");
  const cash = desk.page.getByRole("row", { name: /^Cash days/ });
  assert.match(await cash.innerText(), /Stale, was off track/);
  await accessible(desk.page);

  await desk.page.goto("/strategy/check-ins");
  const sourcing = desk.page.locator("li[data-row]", { hasText: "Resin dual sourcing" });
  assert.match(await sourcing.innerText(), /On track/);
  await sourcing.getByRole("button", { name: /^Ask for a word/ }).click();
  const link = await desk.page.locator("section code").innerText();
  const path = link.slice(link.indexOf("/l/"));

  // Piotr has no account and a telephone.
  const phone = await window(browser, house.url, { width: 390 });
  await phone.page.goto(path);
  for (const check of [fits, accessible]) await check(phone.page);
  await phone.page.getByLabel("How sure are you, 0 to 10").selectOption("5");
  await phone.page.getByLabel("What is in the way").fill("supplier B wants two weeks more");
  await phone.page.getByRole("button", { name: "Send" }).click();
  const thanks = await phone.page.getByRole("heading", { level: 1 }).innerText();
  assert.match(thanks, /Resin dual sourcing” is shown as: at risk/);

  await desk.page.goto("/strategy/summary");
  const main = await desk.page.locator("main").innerText();
  assert.match(main, /Resin dual sourcing/);
  assert.match(main, /Municipal contracts: 17 of 22 contracts, pace 0\.65, off track/);
  await desk.page.goto("/strategy/check-ins");
  assert.match(await sourcing.innerText(), /At risk[\s\S]*supplier B wants two weeks more/);

  const small = await window(browser, house.url, { width: 390, scheme: "dark" });
  await small.page.context().addCookies(await desk.page.context().cookies());
  for (const page of [
    "scorecard",
    "check-ins",
    "flags",
    "forecasts",
    "summary",
    "quarter",
    "evidence",
    "recall",
  ]) {
    await small.page.goto(`/strategy/${page}`);
    for (const check of [fits, accessible]) await check(small.page);
  }
  const all = [desk, phone, small];
  assert.deepEqual(
    all.flatMap((w) => w.complaints),
    [],
  );
  for (const one of all) await one.close();
});
