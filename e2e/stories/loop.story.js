// The loop in a browser: proposed from a meeting on a desk, decided with one thumb, done by hand,
// hours given back, taken back; and the same by link, by reply, by paper and by telephone.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";
import { launch, window } from "../lib/browser.js";
import { accessible, fits, framed, reachable, shot } from "../lib/check.js";
import { NOW, enter, open } from "../lib/house.js";
import { post } from "../lib/post.js";

const LINKS = "https://links.example.com";
const MEETING = "Gideon and the night crew";
/** The button that takes it back: its name goes on out of sight. */
const UNDO = /^Undo\s*: Let Hana Brook/;
const ASKED = `Let Hana Brook go to “${MEETING}”`;
/** What is asked, and the minutes a week that it saves, by the way in which it is answered. */
const WAYS = /** @type {const} */ ({
  link: "A note instead of the Monday call",
  reply: "One list for both plants",
  paper: "Standing orders for couriers",
  phone: "Room 2 kept on Fridays",
});
const BINARY =
  process.env.COUNTERPART_BINARY ??
  path.resolve(import.meta.dirname, "../../target/debug/counterpart");

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

/** @param {import("playwright-core").Page} page @param {string} [name] */
async function sound(page, name) {
  for (const check of [accessible, fits, framed]) await check(page);
  if (name) await shot(page, name);
}

/** What gave time back, as the log of the value page has it, a line each; closed parts too. */
async function log() {
  await desk.page.goto("/partnership/value");
  const rows = await desk.page.locator(".logrow").allTextContents();
  assert.ok(rows.length > 3, "the demo has a log");
  return rows.map((row) => row.replace(/\s+/g, " ")).join("\n");
}

/** @param {() => boolean} ready @param {string} what */
async function until(ready, what) {
  for (let tries = 0; tries < 300; tries += 1) {
    if (ready()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`${what} did not come in thirty seconds; it said:\n${house.said()}`);
}

/** Where the proposal of that name stands. */
let proposal = "";

test("a stand-in is proposed from the meeting, in her words", async () => {
  const { page } = desk;
  await page.goto("/calendar");
  await page.getByRole("link", { name: MEETING }).first().click();
  const block = page.getByRole("region", { name: "Propose" });
  await block.getByText("Send somebody else").click();
  await block.getByLabel("Who goes instead").selectOption({ label: "Hana Brook" });
  const rule = /It is asked first: “going in your place” stands at “ask first”/;
  assert.match(await block.innerText(), rule);
  const words = await block.getByLabel(/told, in Orla’s words/).last().inputValue();
  assert.match(await block.innerText(), /Orla’s name/);
  assert.ok(!words.includes("Orla"), words);
  await block.getByLabel("Why, for Orla").nth(2).fill("The board pack needs that evening.");
  await sound(page, "propose-1440");
  await block.locator("details[open]").getByRole("button", { name: "Ask Orla" }).click();
  await page.getByText(`Asked: ${ASKED}`).waitFor();
  const link = page.getByRole("region", { name: "Propose" }).getByRole("link", { name: ASKED });
  proposal = (await link.getAttribute("href")) ?? "";
  assert.match(proposal, /^\/proposals\//);
  const narrow = await window(browser, house.url, { width: 390, scheme: "dark" });
  await narrow.page.context().addCookies(await page.context().cookies());
  await narrow.page.goto(page.url());
  await sound(narrow.page, "propose-390-dark");
  await narrow.close();
});

test("one thumb decides it", async () => {
  const { page } = phone;
  await page.goto("/");
  const ask = page.locator("article.q", { hasText: ASKED });
  assert.match(await ask.innerText(), /Tobias recommends yes\..*board pack needs that evening/s);
  for (const name of ["Approve", "Wait", "Ask", "Decline"]) {
    await reachable(ask.getByRole("button", { name, exact: true }), 390);
  }
  await sound(page, "decide-390");
  await ask.getByRole("button", { name: "Approve", exact: true }).tap();
  await page.getByText(`Approved: ${ASKED}`).waitFor();
  const answered = page.getByRole("region", { name: "Just answered" });
  assert.match(await answered.innerText(), new RegExp(ASKED.slice(0, 20)));
  await reachable(answered.getByRole("button", { name: UNDO }), 390);
  await sound(page);
});

test("it happens by hand, and the hours appear", async () => {
  const { page } = desk;
  assert.ok(!(await log()).includes(ASKED), "nothing counts before it is done");
  await page.goto(proposal);
  const card = page.getByRole("region", { name: "To be done by hand" });
  assert.match(await card.innerText(), /Let Hana Brook go to .* and send the note\./);
  const letter = await card.getByRole("link", { name: "Write the letter" }).getAttribute("href");
  assert.match(letter ?? "", /^mailto:hana\.brook%40example\.com|^mailto:hana\.brook@example\.com/);
  assert.match(decodeURIComponent(letter ?? ""), /Dear Hana,[\s\S]*Orla$/);
  await sound(page, "card-1440");
  await card.getByRole("button", { name: "It is done" }).click();
  await page.getByText(`Ticked as done: ${ASKED}`).waitFor();
  const rows = await log();
  const row = rows.split("\n").find((line) => line.includes(ASKED));
  assert.match(row ?? rows, /90 min/);
  await sound(page);
});

test("undo takes it back, and the hours with it", async () => {
  const { page } = phone;
  await page.goto("/");
  await page.getByRole("button", { name: UNDO }).tap();
  await page.getByText(`Taken back: ${ASKED}`).waitFor();
  assert.ok(!(await log()).includes(ASKED), "the hours are gone");
  await desk.page.goto(proposal);
  assert.match(await desk.page.locator("main").innerText(), /Put “.*” back to Thu 5 August, 17:10/);
});

/** @type {import("../lib/post.js").Letter} */
let digest;

/** The number of that question in the letter. @param {string} title */
function number(title) {
  const found = new RegExp(`^(\\d+)  ${title}`, "m").exec(digest.text);
  assert.ok(found, `${title} is not in\n${digest.text}`);
  return Number(found[1]);
}

/** It is done, and counts. @param {string} title @param {RegExp} way */
async function counts(title, way) {
  assert.ok((await log()).includes(title), `${title} is not in the log`);
  const row = desk.page.locator(".logrow", { hasText: title });
  const evidence = await row.locator('a[href^="/proposals/"]').getAttribute("href");
  const said = await house.command("queue", "--executive", "Orla Quillfeather", "--json");
  assert.ok(!said.includes(title), "it still waits");
  await desk.page.goto(evidence ?? `no evidence for ${title}`);
  assert.match(await desk.page.locator("main").innerText(), way);
}

test("the letter asks the same of her", async () => {
  for (const title of Object.values(WAYS)) {
    const words = ["propose", "--kind", "improvement", "--saves-minutes-week", "20"];
    words.push("--executive", "Orla Quillfeather");
    await house.command(...words, "--decide-by", "2027-08-02", "--text", "A line a day.", title);
  }
  await desk.page.goto("/sheet");
  await desk.page.getByLabel("Leaves at").fill("08:05");
  await desk.page.getByRole("button", { name: "Save" }).click();
  await until(() => mail.letters.length > 0, "the digest");
  digest = mail.letters[0];
  for (const title of Object.values(WAYS)) number(title);
});

test("by a link: looked at twice, answered once, replayed in vain", async () => {
  const at = digest.text.indexOf(`\n${number(WAYS.link)}  `);
  const link = /Yes: https:\/\/links\.example\.com(\S+)/.exec(digest.text.slice(at))?.[1] ?? "";
  const reader = await window(browser, house.url, { width: 390 });
  for (let looks = 0; looks < 2; looks += 1) await reader.page.goto(link);
  await reachable(reader.page.getByRole("button", { name: "Yes, do it" }), 390);
  await sound(reader.page);
  assert.ok(!(await log()).includes(WAYS.link), "looking does nothing");
  await reader.page.getByRole("button", { name: "Yes, do it" }).tap();
  await reader.page.getByRole("heading", { name: "Thank you: approved and done." }).waitFor();
  await counts(WAYS.link, /Approve by Orla, by a link/);
  await reader.page.goto(link);
  await reader.page.getByText("Already answered: yes, by Orla, by a link").waitFor();
  assert.equal(await reader.page.getByRole("button").count(), 0);
  await sound(reader.page);
  assert.deepEqual(reader.complaints, []);
  await reader.close();
});

test("by a reply", async () => {
  const words = [
    "From: Orla Quillfeather <orla.quillfeather@example.com>",
    "To: desk@example.com",
    "Subject: Re: Your day",
    "Message-ID: <loop@mail.example.com>",
    `In-Reply-To: <${digest.id}>`,
    "",
    `${number(WAYS.reply)} yes`,
    "",
  ].join("\r\n");
  const environment = { ...process.env, COUNTERPART_NOW: NOW, COUNTERPART_DATA_DIR: house.folder };
  for (const told of [/Done: approved and done/, /Not done: Already answered/]) {
    const child = spawn(BINARY, ["receive"], { env: environment });
    let said = "";
    child.stderr.on("data", (part) => (said += part));
    child.stdin.end(words);
    await new Promise((resolve) => child.once("close", resolve));
    assert.match(said, told);
  }
  await counts(WAYS.reply, /Approve by Orla, by reply/);
});

test("by a code on paper", async () => {
  const { page } = desk;
  await page.goto("/sheet");
  await page.getByRole("button", { name: "Make a sheet of what waits" }).click();
  await page.waitForURL("**/sheet/*");
  const row = page.locator("li", { hasText: WAYS.paper });
  const code = await row.locator(".boxes b").innerText();
  await page.goto("/sheet");
  await page.getByLabel("For example").fill(`${code.toLowerCase()} yes`);
  await page.getByRole("button", { name: "Take these answers" }).click();
  await page.getByText("approved and done").first().waitFor();
  await sound(page);
  await counts(WAYS.paper, /as said by Orla, on paper/);
});

test("by telephone, taken back on her page", async () => {
  const { page } = desk;
  await page.goto("/proposals");
  const ask = page.locator("article.q", { hasText: WAYS.phone });
  await ask.getByRole("button", { name: "Said yes" }).click();
  await page.getByText(`${WAYS.phone}: approved and done, by phone.`).waitFor();
  await sound(page);
  await counts(WAYS.phone, /as said by Orla, by phone/);
  await phone.page.goto("/");
  const heard = phone.page.locator("article.q", { hasText: WAYS.phone });
  const never = heard.getByRole("button", { name: /I did not say that/ });
  await reachable(never, 390);
  await never.tap();
  await phone.page.getByText(`Put right: ${WAYS.phone}`).waitFor();
  await sound(phone.page);
  const rows = await log();
  assert.ok(!rows.includes(WAYS.phone), "the hours went with it");
  for (const title of [WAYS.link, WAYS.reply, WAYS.paper]) assert.ok(rows.includes(title), rows);
});

test("nobody else was spoken to", () => {
  assert.deepEqual([...desk.complaints, ...phone.complaints], []);
});
