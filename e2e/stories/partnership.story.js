// A new pair, from nothing to a charter with two names, in one sitting: he at a desk, she by a link
// on her telephone, without an account.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, window } from "../lib/browser.js";
import { accessible, fits, shot } from "../lib/check.js";
import { enter, open, signIn } from "../lib/house.js";

const PASSWORD = "quietly ahead 2027";
/** What the two of them say, by the question that it answers. */
const SAID = {
  type: "Equals in purpose, not in rank",
  objectives: "Plant 2 at full rate",
  assistant_gives: "The truth, early",
  executive_gives: "An answer by ten",
  assistant_success: "Ten areas of my own",
  executive_success: "Thirty hours a week for the goals",
};

/** @type {import("../lib/house.js").House} */
let house;
/** @type {import("../lib/house.js").House} */
let demo;
/** @type {import("playwright-core").Browser} */
let browser;

before(async () => {
  [house, demo, browser] = await Promise.all([open("serve"), open("demo"), launch()]);
});

after(async () => {
  await browser?.close();
  await Promise.all([house?.close(), demo?.close()]);
});

/** @param {import("playwright-core").Page} page */
async function begin(page) {
  await page.goto("/");
  await page.getByLabel("Executives").fill("Orla Quillfeather <orla.quillfeather@example.com>");
  await page.getByLabel("Your name").fill("Tobias Fennimore");
  await page.getByLabel("Your e-mail").fill("tobias.fennimore@example.com");
  await page.getByLabel("password").fill(PASSWORD);
  await page.getByLabel("call this workspace").fill("Wexmoor Filtration");
  await page.getByLabel("Time zone").selectOption("Europe/London");
  await page.getByRole("button", { name: "Make it" }).click();
  await page.waitForURL("**/import");
}

test("a new pair from nothing to a signed charter in one sitting", async () => {
  const desk = await window(browser, house.url);
  const { page } = desk;
  await begin(page);
  await page.goto("/partnership");
  await accessible(page);
  await page.getByRole("link", { name: "Begin" }).click();
  await page.getByRole("heading", { name: "Half an hour to begin with" }).waitFor();
  await page.getByRole("link", { name: /^Begin\s?: A charter in draft/ }).click();
  // One question at a time, to the last; what is not known is left open.
  for (let asked = 0; asked < 10; asked += 1) {
    const key = new URL(page.url()).searchParams.get("q") ?? "";
    const said = /** @type {Record<string, string>} */ (SAID)[key];
    if (said) await page.locator(`#${key}`).fill(said);
    await page.getByRole("button", { name: /^Keep it/ }).click();
    await page.waitForURL((url) => url.searchParams.get("q") !== key);
  }
  await page.getByRole("heading", { name: "Charter, a draft" }).waitFor();
  assert.match(await page.locator("main").innerText(), /Orla and Tobias have not signed/);
  await page.getByRole("button", { name: "Put my name under it" }).click();
  await page.getByText("Orla has not signed these words.").waitFor();
  await page.getByRole("button", { name: "A link to sign" }).click();
  const link = await page.locator("a.link").getAttribute("href");

  const phone = await window(browser, house.url, { width: 390 });
  await phone.page.goto(link ?? "");
  for (const check of [fits, accessible]) await check(phone.page);
  await shot(phone.page, "charter-link-390");
  await phone.page.getByText(SAID.executive_gives).waitFor();
  await phone.page.getByRole("button", { name: "Put my name under it" }).click();
  await phone.page.getByRole("heading", { name: "now both names stand under it" }).waitFor();

  await page.goto("/partnership/charter");
  await page.getByRole("heading", { name: /^Charter, signed by both on/ }).waitFor();
  assert.deepEqual([...desk.complaints, ...phone.complaints], []);
  await desk.close();
  await phone.close();
});

test("three goals, a rhythm and ninety days with dates follow", async () => {
  const desk = await window(browser, house.url);
  const { page } = desk;
  await signIn(page, "tobias.fennimore@example.com", PASSWORD);
  await page.goto("/partnership/start");
  await page.getByRole("button", { name: "Agree on it" }).click();
  await page.getByLabel("Goal 1").fill("Plant 2 at full rate");
  await page.getByLabel("Goal 2").fill("Contracts");
  await page.getByLabel("Goal 3").fill("Margin");
  await page.getByRole("button", { name: "Keep these goals" }).click();
  await page.getByText("3 goals", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Make these actions" }).click();
  await page.getByText("0 of 14 done").waitFor();
  await accessible(page);
  assert.deepEqual(desk.complaints, []);
  await desk.close();
});

/**
 * Answers the first sentence of the eight elements, leaves the others open, and is done.
 * @param {import("playwright-core").Page} page @param {string} mark
 */
async function survey(page, mark) {
  await page.goto("/partnership/elements");
  await page.getByRole("link", { name: "Begin" }).click();
  await page.getByLabel(mark, { exact: true }).check();
  await page.getByRole("button", { name: "Keep it, go on" }).click();
  await page.getByText("2 of 39").waitFor();
  await page.goto("/partnership/ask/elements?q=end");
  await page.getByRole("button", { name: "I am done" }).click();
  await page.waitForURL("**/partnership/elements");
}

test("a survey in which neither sees the other’s answer early", async () => {
  const desk = await window(browser, house.url);
  await signIn(desk.page, "tobias.fennimore@example.com", PASSWORD);
  const phone = await window(browser, house.url, { width: 390 });
  const way = await house.command("way-in", "Orla Quillfeather");
  await phone.page.goto(/\/sign-in\/link\/\S+/.exec(way)?.[0] ?? way);
  await phone.page.locator("main form button").click();
  await phone.page.waitForURL(`${house.url}/`);
  const hers = async () => {
    await phone.page.goto("/partnership/elements");
    return phone.page.locator("main").innerText();
  };
  const untouched = await hers();
  await survey(desk.page, "2");
  // Nothing on her side tells that he has answered, or how many, or that he is done.
  assert.equal(await hers(), untouched);
  assert.match(await desk.page.locator("main").innerText(), /You are done this quarter/);
  await survey(phone.page, "5 always");
  for (const { page } of [desk, phone]) {
    await page.goto("/partnership/elements");
    await page.getByRole("heading", { name: "How each of you sees it" }).waitFor();
    for (const check of [fits, accessible]) await check(page);
    assert.match(await page.locator("main").innerText(), /2\.0[\s\S]*5\.0/);
  }
  assert.deepEqual([...desk.complaints, ...phone.complaints], []);
  await desk.close();
  await phone.close();
});

/**
 * Nobody typed it: the initiative is off track, so its sponsor is due at half the time.
 * @param {import("playwright-core").Page} page
 */
async function halved(page) {
  await page.goto("/people/radar");
  const row = page.locator("li, tr, article").filter({ hasText: "Mirren Tait" }).last();
  const said = (await row.textContent()) ?? "";
  assert.match(said, /Plant 2 commissioning is red: 7/);
  assert.match(said, /8 ÷ 7 = 1\.14/);
}

test("its pages read at a telephone and a desk, in dark and light", async () => {
  const wide = ["", "/start", "/charter", "/purpose"];
  const all = [...wide, "/charter?q=type", "/charter?whole=1", "/agreement", "/values-sort"];
  all.push("/vision-pulse", "/fit", "/standards", "/plan", "/monday", "/start?sheet=1");
  for (const who of ["Tobias", "Orla"]) {
    const width = who === "Orla" ? 390 : 1440;
    const scheme = who === "Orla" ? "dark" : "light";
    const one = await window(browser, demo.url, { width, scheme });
    await enter(one.page, demo, who);
    if (who === "Tobias") await halved(one.page);
    for (const path of who === "Orla" ? all : wide) {
      await one.page.goto(`/partnership${path}`);
      for (const check of [fits, accessible]) await check(one.page);
      const name = path.replace(/[^a-z]/g, "-") || "-hub";
      await shot(one.page, `partnership${name}-${width}`);
    }
    assert.deepEqual(one.complaints, []);
    await one.close();
  }
});
