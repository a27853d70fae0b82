// Knowing each other: the demo's survey as it came out, one question with a thumb, and what is
// said of meetings is used on the other's desk.
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

test("the demo’s survey is flagged as promised, and what she says is used", async () => {
  const desk = await window(browser, house.url);
  await enter(desk.page, house, "Tobias");
  await desk.page.goto("/partnership");
  await desk.page.getByRole("link", { name: "Eight elements" }).click();
  await desk.page.getByRole("heading", { name: "Three talks would bring you closer" }).waitFor();
  for (const check of [fits, accessible]) await check(desk.page);
  const rows = desk.page.locator("table").first();
  await desk.page.getByText("What makes an element stand out").click();
  const numbers = desk.page.getByText(/over all elements/);
  assert.match(await numbers.innerText(), /gap 1\.14.*Tobias 3\.79, Orla 4\.11/s);
  // Each element says what it asks of either, and where it is done.
  const parts = desk.page.getByRole("article").filter({ hasText: "Tobias, assistant" });
  assert.equal(await parts.filter({ hasText: "Orla, executive" }).count(), 8);
  for (const check of [fits, accessible]) await check(desk.page);
  const flags = await rows.locator("tbody tr:has(.st.risk) th").allInnerTexts();
  assert.deepEqual(flags, ["End of isolation", "Communication", "Mission and vision"]);
  const name = "Tell in twenty seconds what came of each meeting";
  await desk.page.getByRole("button", { name }).click();
  await desk.page.getByRole("link", { name }).waitFor();

  // An answer on the phone is read at the desk, and used.
  const phone = await window(browser, house.url, { width: 390 });
  await enter(phone.page, house, "Orla");
  await phone.page.goto("/partnership/ask/profile?q=not_after");
  for (const check of [fits, accessible]) await check(phone.page);
  await phone.page.getByLabel("By which time should every meeting have ended?").fill("16:30");
  await phone.page.getByRole("button", { name: "Keep it, go on" }).click();
  await phone.page.getByRole("heading", { name: "Which other times stay free?" }).waitFor();

  for (const path of ["profile", "elements", "journal", "trust", "managing-up"]) {
    await desk.page.goto(`/partnership/${path}`);
    for (const check of [fits, accessible]) await check(desk.page);
  }
  await desk.page.goto("/partnership/profile");
  const used = "proposed between 09:30 and 16:30 only";
  await desk.page.getByText(used).waitFor();
  for (const path of ["profile", "elements", "journal", "trust", "ask/elements"]) {
    await phone.page.goto(`/partnership/${path}`);
    for (const check of [fits, accessible]) await check(phone.page);
  }
  assert.deepEqual([...desk.complaints, ...phone.complaints], []);
  await desk.close();
  await phone.close();
});
