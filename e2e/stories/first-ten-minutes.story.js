// An assistant who has never seen Counterpart points it at their executive's calendar, pastes the
// goals, and ten minutes later looks at a truthful time audit, at what is coming up, and at
// tomorrow's day pack, without the executive having touched anything.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, window } from "../lib/browser.js";
import { calendar } from "../lib/calendar.js";
import { accessible, fits } from "../lib/check.js";
import { open } from "../lib/house.js";

const ORLA = "orla.quillfeather@example.com";
const BRAM = ["bram.oakhurst@example.com"];
const WEEKLY = "FREQ=WEEKLY";

// The four full weeks before Monday 2 August 2027 hold 4 × 1.5 h + 4 × 1 h; the forum is declined.
const CALENDAR = calendar(ORLA, [
  { title: "Plant 2 review", start: "20270705T100000", end: "20270705T113000", rule: WEEKLY },
  {
    title: "1:1 Bram",
    start: "20270706T110000",
    end: "20270706T120000",
    rule: WEEKLY,
    people: BRAM,
  },
  {
    title: "Regional forum",
    start: "20270707T130000",
    end: "20270707T170000",
    rule: WEEKLY,
    people: BRAM,
    answer: "DECLINED",
  },
  {
    title: "Vendor call",
    start: "20270803T113000",
    end: "20270803T121500",
    place: "14 Dock Street",
    people: ["vendor@example.com"],
  },
]);
const GOALS = `G1 Plant 2 line at 1.2 m units a month
  G2 Municipal contracts 14 to 22`;

/** @type {import("../lib/house.js").House} */
let house;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("../lib/browser.js").Window} */
let desk;

before(async () => {
  [house, browser] = await Promise.all([open("serve"), launch()]);
  desk = await window(browser, house.url);
});

after(async () => {
  await browser?.close();
  await house?.close();
});

test("the first page asks who works together", async () => {
  const { page } = desk;
  await page.goto("/");
  await accessible(page);
  await page.getByLabel("Executives").fill(`Orla Quillfeather <${ORLA}>`);
  await page.getByLabel("Your name").fill("Tobias Fennimore");
  await page.getByLabel("Your e-mail").fill("tobias.fennimore@example.com");
  await page.getByLabel("password").fill("quietly ahead 2027");
  await page.getByLabel("call this workspace").fill("Wexmoor Filtration");
  await page.getByLabel("Time zone").selectOption("Europe/London");
  await page.getByLabel("Dates, holidays").selectOption({ label: "United Kingdom, England" });
  await page.getByRole("button", { name: "Make it" }).click();
  await page.waitForURL("**/import");
});

test("the calendar comes in", async () => {
  const { page } = desk;
  const file = { name: "orla.ics", mimeType: "text/calendar", buffer: Buffer.from(CALENDAR) };
  await page.getByLabel("Drop files here").setInputFiles(file);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("heading", { name: "It is in" }).waitFor();
  const figures = await page.getByRole("region", { name: "orla.ics" }).innerText();
  assert.match(figures, /4\s*read/);
  assert.match(figures, /4\s*new/);
  await accessible(page);
});

test("the goals are pasted, looked at, and saved", async () => {
  const { page } = desk;
  await page.goto("/strategy");
  await page.getByLabel("An indented list").fill(GOALS);
  await page.getByRole("button", { name: "Show the tree" }).click();
  await page.getByRole("button", { name: "Save 2 goals" }).click();
  await page.getByText("Municipal contracts 14 to 22").first().waitFor();
  await accessible(page);
});

test("four weeks are told truthfully", async () => {
  const { page } = desk;
  await page.goto("/audit");
  const said = await page.locator("main").innerText();
  assert.match(said, /Mon 5 July – Sun 1 August/);
  // The mean of four weeks; the declined forum of four hours is in no figure.
  assert.match(said, /Reviews\s+1\.5\b/);
  assert.match(said, /Together\s+2\.5\b/);
  assert.doesNotMatch(said, /Regional forum/);
  // Nobody has looked at a code, and ten hours are no working month: it says so.
  assert.match(said, /nobody has looked/);
  assert.match(said, /6 % covered/);
  await accessible(page);
});

test("one correction codes the series, in the weeks gone by too", async () => {
  const { page } = desk;
  await page.goto("/calendar");
  await page.getByRole("link", { name: /Plant 2 review/ }).first().click();
  await page.getByLabel("It serves").selectOption({ index: 1 });
  await accessible(page);
  await page.getByRole("button", { name: "Code the whole series" }).click();
  await page.waitForLoadState();
  await page.goto("/audit");
  const said = await page.locator("main").innerText();
  assert.match(said, /G1 Plant 2 line at 1\.2 m units a month\s+1\.5 h/);
});

test("what is coming up names the double booking", async () => {
  const { page } = desk;
  await page.goto("/");
  const said = await page.locator("main").innerText();
  assert.match(said, /1:1 Bram and Vendor call overlap on Tue 3 August from 11:30/);
});

test("a line of words becomes something to wait for", async () => {
  const { page } = desk;
  await page.keyboard.press("c");
  await page.keyboard.type("ask Bram for the grid date by Thu 4pm, G1");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/actions/*");
  await accessible(page);
  await page.goto("/");
  const said = await page.locator("main").innerText();
  assert.match(said, /Waiting on 1\s+1?\s*Grid date/i);
  assert.match(said, /Thu 5 August/);
});

test("tomorrow's day pack is worth printing", async () => {
  const { page } = desk;
  await page.goto("/day");
  const said = await page.locator("main").innerText();
  for (const words of ["Tue 3 August", "11:00–12:00", "14 Dock Street", "Grid date"]) {
    assert.ok(said.includes(words), `${words} is not in:\n${said}`);
  }
  await fits(page);
  await accessible(page);
});

test("nothing went wrong behind the scenes, and nobody else was spoken to", () => {
  assert.deepEqual(desk.complaints, []);
});
