// The README's pictures, from the demo at its own clock; taken by `cargo xtask pictures` alone.
import { after, before, test } from "node:test";
import { launch, window } from "../lib/browser.js";
import { picture } from "../lib/check.js";
import { enter, open } from "../lib/house.js";

const skip = process.env.COUNTERPART_PICTURES ? false : "only `cargo xtask pictures` takes them";

/** @type {import("../lib/house.js").House} */
let house;
/** @type {import("playwright-core").Browser} */
let browser;

before(async () => {
  if (!skip) [house, browser] = await Promise.all([open("demo"), launch()]);
});

after(async () => {
  await browser?.close();
  await house?.close();
});

test("the assistant's desk", { skip }, async () => {
  const { page, close } = await window(browser, house.url, { width: 1440 });
  await enter(page, house, "Tobias");
  for (const [name, path] of [
    ["today", "/"],
    ["audit", "/audit"],
    ["calendar", "/calendar"],
    ["day", "/day"],
  ]) {
    await page.goto(path);
    await picture(page, name);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/");
  await picture(page, "today-phone");
  await close();
});

test("the executive's telephone", { skip }, async () => {
  const { page, close } = await window(browser, house.url, { width: 390 });
  await enter(page, house, "Orla");
  await page.goto("/day");
  await picture(page, "day-pack");
  await close();
});
