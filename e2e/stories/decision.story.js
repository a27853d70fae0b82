// A roadblock becomes a question with a brief, is decided on the phone in three taps, and is told.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, window } from "../lib/browser.js";
import { accessible, fits, shot } from "../lib/check.js";
import { enter, open } from "../lib/house.js";

const QUESTION = "Rent a generator until the grid comes?";

/** @type {import("../lib/house.js").House} */
let house;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("../lib/browser.js").Window} */
let desk;
/** @type {import("../lib/browser.js").Window} */
let phone;

before(async () => {
  [house, browser] = await Promise.all([open("demo"), launch()]);
  desk = await window(browser, house.url);
  phone = await window(browser, house.url, { width: 390 });
  await enter(desk.page, house, "Tobias");
  await enter(phone.page, house, "Orla");
});

after(async () => {
  await browser?.close();
  await house?.close();
});

/** @param {import("playwright-core").Page} page @param {string} name */
async function sound(page, name) {
  for (const check of [accessible, fits]) await check(page);
  await shot(page, name);
}

test("a roadblock is proposed with what we would do about it", async () => {
  const { page } = desk;
  await page.goto("/strategy/roadblocks");
  await sound(page, "roadblocks-1440");
  const block = page.getByRole("listitem").filter({ hasText: "Utility connection" }).first();
  await block.getByLabel("What we would do about it").fill("Rent a generator for six weeks");
  await block.getByRole("button", { name: /^Propose it/ }).click();
  await page.waitForURL(/\/proposals\//);
  const said = await page.locator("main").innerText();
  assert.match(said, /Utility connection may not hold/);
  assert.match(said, /Rent a generator for six weeks/);
});

test("a question grows into a brief, and says what is missing until it is ready", async () => {
  const { page } = desk;
  await page.goto("/decisions");
  await sound(page, "decisions-1440");
  await page.getByLabel("What has to be decided, in one question").fill(QUESTION);
  await page.getByRole("button", { name: "Open it" }).click();
  await page.getByLabel("By the day").fill("2027-08-04");
  await page.getByLabel("Why now: what one has to know").fill("The grid has no date.");
  await page.getByLabel("Why the one that we advise").fill("A month of output is worth more.");
  await page.getByLabel("In one line").nth(0).fill("Wait for the grid");
  await page.getByRole("checkbox", { name: "this is to do nothing" }).nth(0).check();
  await page.getByLabel("In one line").nth(1).fill("Rent one for six weeks");
  await page.getByLabel("Costs", { exact: true }).nth(1).fill("£9,000 once");
  await page.getByLabel("The way back").nth(1).selectOption("two");
  await page.getByRole("radio", { name: "we advise this" }).nth(1).check();
  await page.getByLabel("Who hears of it").fill("Bram and Gideon");
  await sound(page, "decision-write-1440");
  await page.getByRole("button", { name: "Save the brief" }).click();
  assert.match(await page.locator("main").innerText(), /Not ready\. What would change our mind\?/);
  await page.getByRole("link", { name: "Edit the brief" }).click();
  await page.getByLabel("What would change our mind").fill("A date in writing by Friday.");
  await page.getByRole("button", { name: "Save the brief" }).click();
  await page.getByRole("button", { name: /^It is ready/ }).click();
  const said = await page.locator("main").innerText();
  assert.match(said, /no finance view/);
  assert.doesNotMatch(said, /Not ready/);
});

test("Orla decides on the phone in three taps, with the cost before the button", async () => {
  const { page } = phone;
  await page.goto("/");
  let taps = 0;
  const card = page.getByRole("article").filter({ hasText: QUESTION });
  assert.match(await card.innerText(), /£9,000 once/);
  await card.getByRole("link", { name: "What it rests on" }).tap();
  taps += 1;
  await page.getByRole("heading", { name: QUESTION }).waitFor();
  await sound(page, "decision-390");
  const cost = await page.getByText("£9,000 once").first().boundingBox();
  const button = page.getByRole("button", { name: /^Approve B/ });
  const there = await button.boundingBox();
  assert.ok(cost && there && there.height >= 44, "the button is for a thumb");
  await button.tap();
  taps += 1;
  await page.getByText("Decided: Rent one for six weeks.").first().waitFor();
  assert.ok(taps <= 3, `${taps} taps`);
  assert.match(await page.locator("main").innerText(), /When do you look at what came of it\?/);
});

test("the others are told, and the log has it", async () => {
  const { page } = desk;
  await page.goto("/");
  await page.getByText("Tell Bram and Gideon: Rent one for six weeks").first().waitFor();
  await page.goto("/decisions");
  const log = page.getByRole("region", { name: /^Log/ });
  assert.match(await log.innerText(), /Rent one for six weeks/);
  for (const path of ["/strategy/risks", "/strategy/priorities", "/papers"]) {
    await page.goto(path);
    await sound(page, `${path.replaceAll("/", "")}-1440`);
    await phone.page.goto(path);
    await sound(phone.page, `${path.replaceAll("/", "")}-390`);
  }
  assert.deepEqual([...desk.complaints, ...phone.complaints], []);
});
