// From a goal to a date that moved: broken down, checked in on by link, amber by past form, a
// roadblock, a brief, a yes on the phone, and the letter about the new date.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, window } from "../lib/browser.js";
import { accessible, fits, framed, reachable, shot } from "../lib/check.js";
import { enter, open } from "../lib/house.js";
import { post } from "../lib/post.js";

const LINKS = "https://links.example.com";
const WORK = "Keep the night crew";
const STEP = "shift plan agreed";
const QUESTION = "Pay the night crew a bonus until Plant 2 runs?";

/** @type {import("../lib/house.js").House} */
let house;
/** @type {import("../lib/post.js").Post} */
let mail;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("../lib/browser.js").Window} */
let desk;
/** @type {import("../lib/browser.js").Window} */
let phone;

before(async () => {
  mail = await post();
  Object.assign(process.env, {
    COUNTERPART_MAIL_SMTP: `smtp://127.0.0.1:${mail.port}`,
    COUNTERPART_MAIL_FROM: "Wexmoor desk <desk@example.com>",
    COUNTERPART_MAIL_UNDO_SECONDS: "0",
    COUNTERPART_PUBLIC_URL: LINKS,
  });
  [house, browser] = await Promise.all([open("demo"), launch()]);
  desk = await window(browser, house.url);
  phone = await window(browser, house.url, { width: 390 });
  await enter(desk.page, house, "Tobias");
  await enter(phone.page, house, "Orla");
});

after(async () => {
  await browser?.close();
  await house?.close();
  await mail?.close();
});

/** @param {import("playwright-core").Page} page @param {string} name */
async function sound(page, name) {
  for (const check of [accessible, fits, framed]) await check(page);
  await shot(page, name);
}

/** @param {() => Promise<boolean> | boolean} ready @param {string} what */
async function until(ready, what) {
  for (let tries = 0; tries < 150; tries += 1) {
    if (await ready()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.fail(`${what} did not come in thirty seconds; it said:\n${house.said()}`);
}

/** The text of the letter with these words, once it was received. @param {RegExp} words */
async function letter(words) {
  const found = () => mail.letters.find((one) => words.test(one.text));
  await until(() => found() !== undefined, `a letter with ${words}`);
  return found()?.text ?? "";
}

/** Where the milestone stands. */
let milestone = "";

test("a goal without work is broken down into a plan", async () => {
  const { page } = desk;
  await page.goto("/strategy");
  await sound(page, "line-of-sight-1440");
  const goal = page.locator("li[id^=goal-]").filter({ hasText: "vision without action" }).first();
  await goal.getByRole("link", { name: "break it down" }).click();
  await page.getByLabel("What it is about").fill(WORK);
  await page.getByLabel("Who answers for all of it").selectOption({ label: "Bram Oakhurst" });
  await page.getByLabel("All done by").fill("2027-08-20");
  await page.getByLabel("The outline").fill(`- ${STEP}, Bram, 6/10/20 days`);
  await page.getByRole("button", { name: "Show the plan" }).click();
  await page.getByRole("heading", { name: /^The plan/ }).waitFor();
  await sound(page, "break-down-1440");
  await page.getByRole("button", { name: "Save this plan" }).click();
  await page.getByRole("heading", { name: WORK }).waitFor();
  await page.getByLabel("What sort of work").fill("plant commissioning");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("button", { name: "Begin it" }).click();
  await page.getByText(`${WORK} is active now.`).waitFor();
  const step = page.getByRole("link", { name: STEP }).first();
  milestone = (await step.getAttribute("href")) ?? "";
  assert.match(milestone, /^\/strategy\/milestones\//);
  await sound(page, "initiative-1440");
});

test("its owner is asked by letter and says how it stands without an account", async () => {
  const { page } = desk;
  await page.goto("/strategy/check-ins");
  await sound(page, "check-ins-1440");
  await page.getByRole("button", { name: `Ask for a word about ${WORK}` }).click();
  const text = await letter(new RegExp(`how does “${WORK}” stand`));
  const link = /https:\/\/links\.example\.com(\/l\/\S+)/.exec(text)?.[1] ?? "";
  const bram = await window(browser, house.url, { width: 390 });
  await bram.page.goto(link);
  await sound(bram.page, "check-in-390");
  await bram.page.getByLabel("How sure are you, 0 to 10").selectOption("8");
  await bram.page.getByRole("button", { name: "Send" }).tap();
  await bram.page.getByText("Thank you.").first().waitFor();
  assert.deepEqual(bram.complaints, []);
  await bram.close();
});

test("he is sure of it, and by past form it is amber on every page", async () => {
  const { page } = desk;
  const row = page.getByRole("row").filter({ hasText: WORK });
  await until(async () => {
    await page.goto("/strategy/initiatives");
    return /At risk\s+[\d.]+ % in time/.test(await row.innerText());
  }, "amber by past form");
  assert.match(await row.innerText(), /today/);
  await sound(page, "register-1440");
  await page.goto("/strategy/roadmap");
  assert.match(await page.getByRole("row").filter({ hasText: STEP }).innerText(), /At risk/);
  await sound(page, "roadmap-1440");
  await phone.page.goto("/strategy/initiatives");
  await sound(phone.page, "register-390");
});

test("the roadblock is proposed with what we would do", async () => {
  const { page } = desk;
  await page.goto("/strategy/roadblocks");
  await sound(page, "roadblocks-1440");
  const block = page.getByRole("listitem").filter({ hasText: STEP }).first();
  await block.getByLabel("What we would do about it").fill("Pay a bonus until Plant 2 runs");
  await block.getByRole("button", { name: /^Propose it/ }).click();
  await page.waitForURL(/\/proposals\//);
  const said = await page.locator("main").innerText();
  assert.match(said, new RegExp(`${STEP} may not hold`));
});

test("the question gets a brief, and the milestone waits for it", async () => {
  const { page } = desk;
  await page.goto("/decisions");
  await page.getByLabel("What has to be decided, in one question").fill(QUESTION);
  await page.getByRole("button", { name: "Open it" }).click();
  await page.getByLabel("By the day").fill("2027-08-04");
  await page.getByLabel("Why now: what one has to know").fill("Three of nine look elsewhere.");
  await page.getByLabel("Why the one that we advise").fill("A shift that leaves costs more.");
  await page.getByLabel("In one line").nth(0).fill("Wait and see");
  await page.getByRole("checkbox", { name: "this is to do nothing" }).nth(0).check();
  await page.getByLabel("In one line").nth(1).fill("A bonus of four weeks");
  await page.getByLabel("Costs", { exact: true }).nth(1).fill("£7,200 once");
  await page.getByLabel("The way back").nth(1).selectOption("two");
  await page.getByRole("radio", { name: "we advise this" }).nth(1).check();
  await page.getByLabel("What would change our mind").fill("All nine sign without it.");
  await page.getByLabel("Who hears of it").fill("Bram");
  await page.getByRole("button", { name: "Save the brief" }).click();
  await page.getByRole("button", { name: /^It is ready/ }).click();
  await sound(page, "brief-1440");
  await page.goto(milestone);
  await page.getByText("Decisions that it waits for").click();
  await page.getByRole("checkbox", { name: QUESTION }).check();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const waits = page.getByRole("region", { name: "It waits for" });
  assert.match(await waits.innerText(), /night crew a bonus.*to be decided by/s);
  await sound(page, "milestone-1440");
});

test("Orla decides it on the phone, after the cost", async () => {
  const { page } = phone;
  await page.goto("/");
  const card = page.getByRole("article").filter({ hasText: QUESTION });
  assert.match(await card.innerText(), /£7,200 once/);
  await card.getByRole("link", { name: "What it rests on" }).tap();
  await page.getByRole("heading", { name: QUESTION }).waitFor();
  await sound(page, "brief-390");
  const button = page.getByRole("button", { name: /^Approve B/ });
  await reachable(button, 390);
  await button.tap();
  await page.getByText("Decided: A bonus of four weeks.").first().waitFor();
  await desk.page.goto(milestone);
  assert.equal(await desk.page.getByRole("region", { name: "It waits for" }).count(), 0);
});

test("the roadmap moves, and whom it concerns has the letter", async () => {
  const { page } = desk;
  await page.getByLabel("To which day").fill("2027-09-03");
  await page.getByLabel("Why", { exact: true }).first().fill("the bonus is agreed first");
  await page.getByRole("button", { name: "Show what would move" }).click();
  await sound(page, "move-1440");
  await page.getByRole("button", { name: "Move it and tell Bram Oakhurst" }).click();
  await page.getByText("the bonus is agreed first").waitFor();
  const text = await letter(/Bram, the plan moves/);
  assert.match(text, new RegExp(`${STEP}: .* → `));
  assert.match(text, /Why: the bonus is agreed first/);
  await until(async () => {
    await page.goto("/strategy/roadmap");
    return (await page.getByText(/Bram told/).count()) > 0;
  }, "that Bram was told");
  const moved = page.getByRole("region", { name: "Moved lately" });
  assert.match(await moved.innerText(), new RegExp(STEP));
  await sound(page, "roadmap-told-1440");
  await phone.page.goto(milestone);
  await sound(phone.page, "milestone-390");
  assert.deepEqual([...desk.complaints, ...phone.complaints], []);
});
