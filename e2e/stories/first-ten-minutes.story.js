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

const REVIEW = { title: "Plant 2 review", start: "20270607T100000", end: "20270607T113000" };
const ONE_TO_ONE = { title: "1:1 Bram", start: "20270608T110000", end: "20270608T120000" };
// No rule knows what this is.
const RIDDLE = { title: "Kestrel", start: "20270610T140000", end: "20270610T143000" };
const FORUM = { title: "Regional forum", start: "20270609T130000", end: "20270609T170000" };
const CALENDAR = calendar(ORLA, [
  { ...REVIEW, rule: WEEKLY },
  { ...ONE_TO_ONE, rule: WEEKLY, people: BRAM },
  { ...RIDDLE, rule: WEEKLY },
  { ...FORUM, rule: WEEKLY, people: BRAM, answer: "DECLINED" },
  {
    title: "Vendor call",
    start: "20270803T113000",
    end: "20270803T121500",
    place: "14 Dock Street",
    people: ["vendor@example.com"],
  },
]);
/** One entry is broken, on a line that we count ourselves; it costs none of the others. */
const WRONG = "DTSTART:20270799T250000";
const BROKEN = CALENDAR.replace(
  "END:VCALENDAR",
  ["BEGIN:VEVENT", "UID:broken@example.com", WRONG, "END:VEVENT", "END:VCALENDAR"].join("\r\n"),
);
const WRONG_LINE = BROKEN.split("\r\n").indexOf(WRONG) + 1;
const GOALS = `G1 Plant 2 line at 1.2 m units a month
  G2 Municipal contracts 14 to 22`;

/**
 * Hours that an entry takes, with one place as the audit shows them.
 * @param {...{ start: string, end: string }} entries
 */
function hours(...entries) {
  /** @param {string} text */
  const minute = (text) => Number(text.slice(9, 11)) * 60 + Number(text.slice(11, 13));
  const minutes = entries.map(({ start, end }) => minute(end) - minute(start));
  return (minutes.reduce((sum, one) => sum + one, 0) / 60).toFixed(1).replace(".", "\\.");
}

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

test("the calendar comes in, and says which line did not", async () => {
  const { page } = desk;
  const file = { name: "orla.ics", mimeType: "text/calendar", buffer: Buffer.from(BROKEN) };
  await page.getByLabel("Drop files here").setInputFiles(file);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("heading", { name: /are in$|in already$/ }).waitFor();
  const done = page.getByRole("region", { name: "orla.ics" });
  assert.match(await done.innerText(), /5\s*read\s*5\s*new/);
  await done.getByText("What was mended, refused").click();
  const said = await done.getByRole("row", { name: /^rejected/ }).innerText();
  assert.match(said, new RegExp(`rejected\\s+${WRONG_LINE}\\s+DTSTART\\s+"20270799T250000"`));
  await accessible(page);
});

test("the same file dropped on the page changes nothing", async () => {
  const { page } = desk;
  await page.goto("/import");
  const dataTransfer = await page.evaluateHandle((text) => {
    const held = new DataTransfer();
    held.items.add(new File([text], "orla.ics", { type: "text/calendar" }));
    return held;
  }, BROKEN);
  await page.dispatchEvent(".drop", "dragover", { dataTransfer });
  await page.dispatchEvent(".drop", "drop", { dataTransfer });
  await page.getByRole("heading", { name: /are in$|in already$/ }).waitFor();
  const said = await page.getByRole("region", { name: "orla.ics" }).innerText();
  assert.match(said, /5\s*read\s*0\s*new\s*0\s*changed\s*5\s*as before/);
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
  assert.match(said, new RegExp(`Reviews\\s+${hours(REVIEW)}\\b`));
  assert.match(said, new RegExp(`Together\\s+${hours(REVIEW, ONE_TO_ONE, RIDDLE)}\\b`));
  assert.doesNotMatch(said, /Regional forum/);
  // Nobody has looked at a code, and so few hours are no working month: it says so.
  assert.match(said, /nobody has looked/);
  assert.match(said, /7 % covered/);
  await accessible(page);
});

test("what no rule knows is mended by the keyboard, for the whole series", async () => {
  const { page } = desk;
  const riddles = page.locator("[data-row]", { hasText: RIDDLE.title });
  assert.equal(await riddles.count(), 4);
  await page.keyboard.press("j");
  await page.keyboard.type("rev");
  await page.keyboard.press("Tab");
  await page.keyboard.type("G1");
  await page.keyboard.press("Enter");
  await page.getByText("Coded as Reviews: the whole series").waitFor();
  assert.equal(await riddles.count(), 0);
  const said = await page.locator("main").innerText();
  assert.match(said, new RegExp(`Reviews\\s+${hours(REVIEW, RIDDLE)}\\b`));
  const served = hours(REVIEW, RIDDLE);
  assert.match(said, new RegExp(`G1 Plant 2 line at 1\\.2 m units a month\\s+${served} h`));
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
  const both = hours(REVIEW, RIDDLE);
  assert.match(said, new RegExp(`G1 Plant 2 line at 1\\.2 m units a month\\s+${both} h`));
});

test("what is coming up has three horizons, and names the double booking", async () => {
  const { page } = desk;
  await page.goto("/");
  const horizons = await page.getByRole("region", { name: "Coming up" }).getByRole("heading").all();
  const names = await Promise.all(horizons.map((one) => one.innerText()));
  assert.deepEqual(names.map((name) => name.toLowerCase()).filter((name) => name !== "coming up"), [
    "next 48 hours",
    "next 14 days",
    "next six weeks",
  ]);
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
  const pdf = (await page.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
  const sheets = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  assert.ok(sheets === 1 || sheets === 2, `the day is printed on ${sheets} sheets`);
});

test("whoever signs out is out", async () => {
  const { page } = desk;
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
  await page.goto("/audit");
  await page.waitForURL("**/sign-in?next=/audit");
});

test("nothing went wrong behind the scenes, and nobody else was spoken to", () => {
  assert.deepEqual(desk.complaints, []);
});
