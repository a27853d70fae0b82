// Strategy by hand and by keys: up to the vision and down to this week's step, a date dragged on
// the roadmap and looked at before it is saved, an outline that is laid out while it is typed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, WIDTHS, window } from "../lib/browser.js";
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

test("every page of Strategy is two taps away, and no row of tabs scrolls", async () => {
  const cookies = await desk.page.context().cookies();
  for (const width of WIDTHS) {
    const one = await window(browser, demo.url, { width });
    await one.page.context().addCookies(cookies);
    await one.page.goto("/strategy");
    const found = [];
    for (const group of ["Plan", "Standing", "Decide"]) {
      const tabs = one.page.getByRole("navigation", { name: "Strategy" });
      await tabs.getByRole("link", { name: group, exact: true }).click();
      const pages = await tabs.locator("li a").evaluateAll((all) =>
        all.map((a) => /** @type {HTMLAnchorElement} */ (a).pathname));
      found.push(...pages);
      for (const path of pages) {
        await one.page.goto(path);
        const here = tabs.locator("li [aria-current=page]");
        assert.equal(await here.getAttribute("href"), path);
        const wide = await tabs.evaluate((nav) => nav.scrollWidth > nav.clientWidth);
        assert.equal(wide, false, `${path} scrolls its tabs at ${width}`);
        await fits(one.page);
      }
    }
    assert.equal(new Set(found).size, 19, "each page once");
    await one.close();
  }
});

test("the keys lead down from the vision to this week's step, and up again", async () => {
  const { page } = desk;
  const at = () => page.evaluate(() => document.activeElement?.textContent?.trim() ?? "");
  await page.goto("/strategy");
  await page.keyboard.press("j");
  assert.match(await at(), /^Plant 2 line at 1\.2 m units/);
  await page.keyboard.press("j");
  assert.match(await at(), /^Plant 2 commissioning/);
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowRight");
  for (let n = 0; n < 12 && !/^Book the utility engineer/.test(await at()); n += 1) {
    await page.keyboard.press("j");
  }
  assert.match(await at(), /^Book the utility engineer/);
  await page.keyboard.press("ArrowLeft");
  assert.match(await at(), /^Plant 2 commissioning/, "the left arrow goes back to its branch");
  for (let n = 0; n < 4; n += 1) await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: /Book the utility engineer/ }).waitFor();
  // And up: the milestone, the initiative, the goal in its tree, what the firm is there for.
  for (const name of [/Utility connection/, /Plant 2 commissioning/]) {
    await page.keyboard.press("u");
    await page.getByRole("heading", { level: 1, name }).waitFor();
  }
  await page.keyboard.press("u");
  await page.waitForURL(/\/strategy\?at=/);
  await page.keyboard.press("j");
  assert.match(await at(), /^Plant 2 commissioning/, "it goes on from the goal it came to");
  await page.keyboard.press("u");
  await page.getByText("Safe water in every pipe we touch").first().waitFor();
  await page.waitForURL(/purpose/);
  assert.deepEqual(desk.complaints, []);
});

test("a date is dragged, looked at, left, moved by keys and saved", async () => {
  const { page } = desk;
  await page.goto("/strategy/roadmap");
  const site = page.getByRole("slider", { name: "Move Site test" });
  const due = await site.getAttribute("aria-valuetext");
  const box = await site.boundingBox();
  assert.ok(box && due);
  const [x, y] = [box.x + box.width / 2, box.y + box.height - 14];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y, { steps: 6 });
  await page.mouse.up();
  const would = page.getByRole("region", { name: "What would move" });
  await would.waitFor();
  const said = await would.innerText();
  assert.match(said, /Site test/);
  assert.match(said, /Utility connection/, "what waits for it moves along");
  assert.match(said, /To be told: .*Gideon/);
  assert.match(said, /nothing is saved yet/);
  await accessible(page);
  await shot(page, "roadmap-dragged-1440");
  await would.getByRole("link", { name: "Leave it" }).click();
  await page.getByRole("slider", { name: "Move Site test" }).waitFor();
  const again = page.getByRole("slider", { name: "Move Site test" });
  assert.equal(await again.getAttribute("aria-valuetext"), due, "nothing was saved");
  await again.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+ArrowRight");
  const day = await again.getAttribute("aria-valuetext");
  assert.notEqual(day, due);
  await page.keyboard.press("Enter");
  await would.waitFor();
  await would.getByLabel("Why it moves").fill("the permit came late");
  await would.getByRole("button", { name: /^Move / }).click();
  await page.waitForURL(/\/strategy\/roadmap/);
  const moved = page.getByRole("slider", { name: "Move Site test" });
  assert.equal(await moved.getAttribute("aria-valuetext"), day);
  await page.getByRole("row").filter({ hasText: "Site test" }).getByText(String(day)).waitFor();
  assert.deepEqual(desk.complaints, []);
});

test("an outline is typed as in an editor, and laid out beside while one types", async () => {
  const { page } = desk;
  await page.goto("/strategy/break-down");
  const outline = page.getByLabel("The outline");
  await outline.click();
  await page.keyboard.type("- crew hired, Leona, 5/8/15 days\nask the agency");
  await page.keyboard.press("Tab");
  assert.match(await outline.inputValue(), /\n {2}ask the agency$/);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Alt+ArrowUp");
  assert.match(await outline.inputValue(), /^ask the agency\n/);
  await page.keyboard.press("Alt+ArrowDown");
  await page.keyboard.press("Tab");
  await page.getByRole("heading", { name: /^The plan/ }).waitFor();
  const plan = page.getByRole("region", { name: /^The plan/ });
  await plan.getByText("crew hired", { exact: true }).waitFor();
  await plan.getByText("Leona Thrush").first().waitFor();
  assert.match(await plan.innerText(), /How much for whom/);
  assert.match(await plan.innerText(), /decides the end/);
  await accessible(page);
  await shot(page, "outline-1440");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Show the plan");
  await page.goto("/strategy/break-down?template=tender");
  assert.match(await page.getByLabel("The outline").inputValue(), /bid written, 8\/10\/15 days/);
  assert.deepEqual(desk.complaints, []);
});

test("every figure of the summary is that of its page", async () => {
  const { page } = desk;
  /** Rows of a page by the name that stands first in them. @param {string} path */
  const rows = async (path) => {
    await page.goto(path);
    return page.locator("main tbody tr, main li[data-row]").evaluateAll((all) =>
      all.map((row) => row.textContent?.replace(/\s+/g, " ").trim() ?? ""));
  };
  await page.goto("/strategy/summary");
  const sections = ["What may go wrong", "How it stands"];
  const lines = [];
  for (const name of sections) {
    lines.push(...await page.getByRole("region", { name }).locator("li").allInnerTexts());
  }
  assert.ok(lines.some((l) => /16 of 25/.test(l)), "the gravest risk is named");
  assert.ok(lines.length >= 8);
  const [score, said, risks] = [
    await rows("/strategy/scorecard"), await rows("/strategy/check-ins"),
    await rows("/strategy/risks"),
  ];
  for (const line of lines) {
    const name = line.split(/[:(]/)[0].trim();
    // A risk stands on a scale to 25, which its page names once.
    const known = [...score, ...said, ...risks].filter((row) => row.includes(name)).join(" ");
    const figures = line.replace(" of 25", "").match(/\d+(\.\d+)?/g) ?? [];
    for (const figure of figures) {
      assert.ok(known.includes(figure), `${figure} of “${line}” is not on its page: ${known}`);
    }
  }
});

test("every picture has its figures in a table", async () => {
  const { page } = desk;
  for (const path of ["", "/roadmap", "/scorecard", "/forecasts"]) {
    await page.goto(`/strategy${path}`);
    const bare = await page.locator("main svg").evaluateAll((all) => {
      const table = document.querySelector("main table");
      return all.filter((svg) => !svg.closest("tr") && !table).length;
    });
    assert.equal(bare, 0, `a picture of ${path} stands alone`);
  }
});
