// The assistant's desk: what comes first and why, by the keyboard; an own choice; a goal that
// weighs more; what the executive says matters now; weights looked at before they count.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, window } from "../lib/browser.js";
import { accessible, fits } from "../lib/check.js";
import { enter, open } from "../lib/house.js";

/** The order that the demo's inputs give, with its scores. */
const ORDER = [
  ["Book the utility engineer for Plant 2", "34.0"],
  ["Answer Aldermoor’s tender clarification", "17.0"],
  ["Thank the Plant 2 night crew", "11.0"],
  ["Decide on the trade-magazine slot", "7.5"],
  ["Finish the resin brief", "7.0"],
  ["Redesign Orla’s 1:1s", "3.0"],
  ["Board pack, first version", "2.6"],
  ["File three expense reports", "2.5"],
];
const TITLES = ORDER.map(([title]) => title);

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

const list = () => desk.page.getByRole("region", { name: /^Now/ });
const rows = () => list().locator("[data-row]");
const titles = () => rows().getByRole("heading").allInnerTexts();
/** @param {number} at */
const row = (at) => rows().nth(at);

test("the list stands in its order, each row with its score", async () => {
  await desk.page.goto("/");
  const scores = await rows().locator(".score").allInnerTexts();
  const found = (await titles()).map((title, at) => [title, scores[at]?.split("\n")[0]]);
  assert.deepEqual(found, ORDER);
  assert.match(await row(3).innerText(), /urgent, not goal-linked/);
  const horizons = desk.page.getByRole("region", { name: "Coming up" }).locator("section");
  for (const horizon of await horizons.all()) {
    assert.ok((await horizon.locator("> ul > .sig").count()) <= 5, await horizon.innerText());
  }
  await accessible(desk.page);
});

test("why it stands there opens with one click, and by the keyboard", async () => {
  const { page } = desk;
  await row(0).getByText("Why first").click();
  const why = await row(0).locator("details").innerText();
  assert.match(why, /Serves G1, weight 5: 13\. Due in two working days: 8\./);
  assert.match(why, /Holds up a critical milestone, “utility connection”: 13\./);
  assert.match(why, /\(13 \+ 8 \+ 13\) ÷ 1 = 34\.0\./);
  await page.keyboard.press("j");
  assert.equal(await row(1).getAttribute("aria-current"), "true");
  await page.keyboard.press("w");
  assert.match(await row(1).locator("details").innerText(), /Nell, Asif and Sunniva begin/);
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/actions/*");
  await accessible(page);
});

test("a question mark shows the keys, and so does a link", async () => {
  const { page } = desk;
  await page.goto("/");
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keys" });
  await help.waitFor();
  assert.match(await help.innerText(), /Hand it over to somebody\s*H/);
  await accessible(page);
  // While it is open, no other key acts.
  await page.keyboard.press("e");
  await help.getByRole("button", { name: "Close" }).click();
  assert.deepEqual(await titles(), TITLES);
  await page.getByRole("link", { name: "Keys", exact: true }).click();
  await help.waitFor();
  await page.keyboard.press("Escape");
});

test("an own choice is kept, and nothing moves", async () => {
  const { page } = desk;
  await row(4).getByText("Why here").click();
  await row(4).getByLabel("Why you do it first").fill("Piotr is here now");
  await row(4).getByRole("button", { name: "Do this first" }).click();
  await page.getByText("Your choice is kept").waitFor();
  assert.deepEqual(await titles(), TITLES);
  const said = await list().innerText();
  assert.match(said, /You do “Finish the resin brief” first: Piotr is here now\./);
  await accessible(page);
  await list().getByRole("button", { name: "Follow the list again" }).click();
  await page.getByText("As the list has it").waitFor();
  assert.doesNotMatch(await list().innerText(), /You do “/);
});

test("a goal that weighs more moves what serves it, and the list says so", async () => {
  const { page } = desk;
  await page.goto("/strategy");
  await page.locator('main a[href^="/goals/"]').nth(4).click();
  await page.getByLabel("Weight").fill("5");
  await page.getByRole("button", { name: "Save" }).click();
  await page.waitForLoadState();
  await page.goto("/");
  const moved = [...TITLES];
  moved.splice(5, 2, "Redesign Orla’s 1:1s", "Board pack, first version");
  assert.deepEqual(await titles(), moved);
  assert.match(await row(5).innerText(), /weight 5/);
  assert.match(await row(5).innerText(), /5\.7/);
});

test("what the executive says matters lifts what serves it", async () => {
  const { page } = phone;
  await page.goto("/");
  const line = page.getByRole("textbox", { name: "What matters now" });
  await line.fill("The resin");
  await line.press("Enter");
  await page.getByText("The resin").first().waitFor();
  await fits(page);
  await desk.page.goto("/");
  assert.equal((await titles())[3], "Finish the resin brief");
  const said = await list().innerText();
  assert.match(said, /Since you last looked: “Finish the resin brief” went from 5 to 4/);
  const card = await desk.page.getByRole("region", { name: "What matters now" }).innerText();
  assert.match(card, /“The resin”\s+Orla said so; ends on Mon 9 August/);
  await accessible(desk.page);
});

test("weights show the new order before they count", async () => {
  const { page } = desk;
  await page.goto("/weights");
  await page.getByLabel("no goal").fill("40");
  await page.getByRole("button", { name: "Look at the new order" }).click();
  await page.getByRole("heading", { name: "This is how the list would stand" }).waitFor();
  const order = page.getByRole("region", { name: "The new order" });
  assert.match(await order.innerText(), /Decide on the trade-magazine slot\s+no goal\s*up from 5/);
  await accessible(page);
  await page.getByRole("link", { name: "Leave it as it is" }).click();
  await page.goto("/");
  assert.equal((await titles())[4], "Decide on the trade-magazine slot");
});

test("E does it, and the next one is first", async () => {
  const { page } = desk;
  await page.keyboard.press("j");
  await page.keyboard.press("e");
  await page.getByText("Done: Book the utility engineer for Plant 2.").waitFor();
  assert.equal((await titles())[0], "Answer Aldermoor’s tender clarification");
});

test("nothing went wrong behind the scenes, and nobody else was spoken to", () => {
  assert.deepEqual([...desk.complaints, ...phone.complaints], []);
});
