// A goal becomes a plan: an outline is looked at, saved, moved, and stands on the roadmap; then the
// demo's plan is walked by keys and looked at on both screens.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, SCHEMES, WIDTHS, window } from "../lib/browser.js";
import { accessible, fits, shot } from "../lib/check.js";
import { enter, open } from "../lib/house.js";

/** @type {import("../lib/house.js").House} */
let demo;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("../lib/browser.js").Window} */
let desk;

before(async () => {
  [demo, browser] = await Promise.all([open("demo"), launch()]);
  desk = await window(browser, demo.url);
  await enter(desk.page, demo, "Tobias");
});

after(async () => {
  await browser?.close();
  await demo?.close();
});

const OUTLINE = `- rental contract drafted, Ines, 3/5/8 days
- three towns asked, Sunniva, 5/8/15 days, after rental contract drafted
- first filters rented, Sunniva, 4/6/12 days, after three towns asked`;

test("an opportunity becomes a plan, and its roadmap moves when a date does", async () => {
  const { page } = desk;
  await page.goto("/strategy");
  await accessible(page);
  await fits(page);
  await page.getByRole("button", { name: /^Make it an initiative\s?: Rental filters/ }).click();
  await page.getByRole("heading", { name: "Rental filters for towns" }).waitFor();
  assert.match(await page.locator("main").innerText(), /Opportunity of/);
  await page.getByRole("link", { name: "Or paste several" }).click();
  await page.getByLabel("The outline").fill(OUTLINE);
  await page.getByRole("button", { name: "Show the plan" }).click();
  await page.getByRole("heading", { name: /^The plan/ }).waitFor();
  await accessible(page);
  await page.getByRole("button", { name: "Save this plan" }).click();
  await page.getByRole("link", { name: "three towns asked" }).first().click();
  await page.getByLabel("To which day").fill("2030-03-04");
  await page.getByLabel("Why", { exact: true }).first().fill("the towns vote in spring");
  await page.getByRole("button", { name: "Show what would move" }).click();
  await page.getByRole("heading", { name: "What would move" }).waitFor();
  assert.match(await page.locator("main").innerText(), /first filters rented/);
  await accessible(page);
  await page.getByRole("button", { name: /^Move these 2/ }).click();
  await page.getByText("the towns vote in spring").waitFor();
  await page.goto("/strategy/roadmap?from=2030-01");
  await page.getByText("first filters rented").first().waitFor();
  assert.deepEqual(desk.complaints, []);
});

test("the plan is walked by keys and stands on both screens", async () => {
  const { page } = desk;
  await page.goto("/strategy");
  for (let n = 0; n < 2; n += 1) await page.keyboard.press("j");
  const fold = page.locator("details[data-row]").first();
  await page.keyboard.press("ArrowLeft");
  assert.equal(await fold.getAttribute("open"), null, "the left arrow folds");
  await page.keyboard.press("ArrowRight");
  assert.notEqual(await fold.getAttribute("open"), null, "the right arrow unfolds");
  assert.deepEqual(desk.complaints, []);
});

test("every page of the plan is readable on both screens, in both lights", async () => {
  const pages = ["", "/initiatives", "/milestones", "/roadmap", "/break-down", "/in-and-out"];
  const cookies = await desk.page.context().cookies();
  for (const width of WIDTHS) {
    for (const scheme of SCHEMES) {
      const one = await window(browser, demo.url, { width, scheme });
      await one.page.context().addCookies(cookies);
      for (const part of pages) {
        await one.page.goto(`/strategy${part}`);
        if (scheme === "light") await accessible(one.page);
        await fits(one.page);
        await shot(one.page, `plan${part.replace("/", "-")}-${width}-${scheme}`);
      }
      await one.close();
    }
  }
});
