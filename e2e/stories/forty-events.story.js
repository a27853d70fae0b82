// A week of forty events that no rule knows is coded by the keyboard alone, and timed.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, window } from "../lib/browser.js";
import { calendar } from "../lib/calendar.js";
import { open, signIn } from "../lib/house.js";

const ORLA = "orla.quillfeather@example.com";
const TOBIAS = "tobias.fennimore@example.com";
const PASSWORD = "quietly ahead 2027";
/** What a hand that knows the keys takes for one; ours are slower than the machine's on purpose. */
const KEYSTROKE_MS = 80;
const ALLOWED_MS = 120_000;

// The week of Monday 26 July 2027: eight half-hours on each of five days, each titled by a word of
// no language, so that one answer teaches nothing about another.
const HEADS = ["Ba", "Ce", "Di", "Fo", "Gu"];
const TAILS = ["lorn", "mirk", "nask", "pund", "quel", "rask", "sint", "tolb"];
const EVENTS = HEADS.flatMap((head, day) =>
  TAILS.map((tail, hour) => {
    const start = `202707${26 + day}T${String(9 + hour).padStart(2, "0")}`;
    return { title: head + tail, start: `${start}0000`, end: `${start}3000` };
  }),
);
/** First letters, and what they choose. */
const KINDS = [
  ["str", "Strategy and planning"],
  ["rev", "Reviews"],
  ["peo", "People and 1:1s"],
  ["mai", "Mail, reading, approvals"],
];

/** @type {import("../lib/house.js").House} */
let house;
/** @type {import("playwright-core").Browser} */
let browser;

before(async () => {
  const words = ["setup", "--workspace", "Wexmoor", "--zone", "Europe/London"];
  words.push("--executive", `Orla Quillfeather <${ORLA}>`);
  words.push("--assistant", `Tobias Fennimore <${TOBIAS}>`, "--password", PASSWORD);
  [house, browser] = await Promise.all([open("serve", { before: [words] }), launch()]);
});

after(async () => {
  await browser?.close();
  await house?.close();
});

test("forty events are coded in under two minutes", async () => {
  const { page, complaints } = await window(browser, house.url);
  await signIn(page, TOBIAS, PASSWORD);
  await page.goto("/import");
  const buffer = Buffer.from(calendar(ORLA, EVENTS));
  const file = { name: "week.ics", mimeType: "text/calendar", buffer };
  await page.getByLabel("Drop files here").setInputFiles(file);
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page.getByRole("heading", { name: /are in$|in already$/ }).waitFor();
  await page.goto("/audit?from=2027-07-26&to=2027-08-01");
  const rows = page.locator("[data-row]");
  const asked = await rows.count();
  assert.equal(asked, EVENTS.length);
  const told = KINDS.map(() => 0);
  const began = performance.now();
  for (let left = asked, turn = 0; left > 0; left = await rows.count(), turn += 1) {
    assert.ok(turn < 45, `${left} are still asked about after ${turn} answers`);
    const kind = turn % KINDS.length;
    await page.keyboard.press("j", { delay: KEYSTROKE_MS });
    await page.keyboard.type(KINDS[kind][0], { delay: KEYSTROKE_MS });
    const gone = page.waitForEvent("framenavigated");
    await page.keyboard.press("Enter");
    await gone;
    await page.waitForLoadState();
    told[kind] += 1;
  }
  const took = performance.now() - began;
  const answers = told.reduce((sum, one) => sum + one, 0);
  console.log(`${answers} answers for ${EVENTS.length} events in ${(took / 1000).toFixed(1)} s`);
  assert.ok(took < ALLOWED_MS, `it took ${took} ms`);
  await page.goto("/audit?from=2027-07-26&to=2027-08-01");
  const said = await page.locator("main").innerText();
  for (const [kind, [, name]] of KINDS.entries()) {
    const figure = said.match(new RegExp(`${name}\\s+(\\d+\\.\\d)`))?.[1];
    assert.ok(Number(figure) >= told[kind] / 2, `${name}: ${figure} h of ${told[kind] / 2} h told`);
  }
  assert.match(said, /Together\s+20\.0/);
  assert.deepEqual(complaints, []);
});
