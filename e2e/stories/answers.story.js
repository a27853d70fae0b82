// Her answers without opening the product: a link on a telephone, a reply, a code on paper, a word
// by telephone; and links that were used or have run out.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";
import { SCHEMES, launch, window } from "../lib/browser.js";
import { accessible, fits, framed, shot } from "../lib/check.js";
import { NOW, enter, open } from "../lib/house.js";
import { post } from "../lib/post.js";

const LINKS = "https://links.example.com";
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
let tobias;
/** @type {import("../lib/browser.js").Window} */
let phone;
/** @type {import("../lib/post.js").Letter} */
let letter;

before(async () => {
  mail = await post();
  Object.assign(process.env, {
    COUNTERPART_MAIL_SMTP: `smtp://127.0.0.1:${mail.port}`,
    COUNTERPART_MAIL_FROM: "Wexmoor desk <desk@example.com>",
    COUNTERPART_MAIL_UNDO_SECONDS: "0",
    COUNTERPART_PUBLIC_URL: LINKS,
  });
  [house, browser] = await Promise.all([open("demo"), launch()]);
  tobias = await window(browser, house.url);
  phone = await window(browser, house.url, { width: 390 });
  await enter(tobias.page, house, "Tobias");
});

after(async () => {
  await browser?.close();
  await house?.close();
  await mail?.close();
});

/** @param {() => boolean} ready @param {string} what */
async function until(ready, what) {
  for (let tries = 0; tries < 300; tries += 1) {
    if (ready()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`${what} did not come in thirty seconds; it said:\n${house.said()}`);
}

/**
 * The path of a question's link.
 * @param {number} number
 * @param {string} word
 */
function link(number, word) {
  const from = letter.text.indexOf(`\n${number}  `);
  assert.ok(from >= 0, `question ${number} is not in\n${letter.text}`);
  const mark = `${word}: ${LINKS}`;
  const at = letter.text.indexOf(mark, from) + mark.length;
  return letter.text.slice(at).split(/\s/)[0];
}

/** @param {import("playwright-core").Page} page @param {string} name */
async function sound(page, name) {
  await accessible(page);
  await fits(page);
  await framed(page);
  await shot(page, name);
}

test("the digest leaves at her time and loads nothing", async () => {
  const { page } = tobias;
  await page.goto("/sheet");
  await page.getByLabel("Leaves at").fill("08:05");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("The digest leaves at 08:05").waitFor();
  await until(() => mail.letters.length > 0, "the digest");
  letter = mail.letters[0];
  assert.match(letter.text, /^Good morning, Orla\./);
  assert.match(letter.text, /YOUR DAY/);
  assert.ok(!/src=|url\(/.test(letter.html), "the letter loads something");
  assert.ok(link(3, "Later").startsWith("/a/"), letter.text);
  const reader = await window(browser, house.url, { width: 390 });
  await reader.page.setContent(letter.html);
  await fits(reader.page);
  await shot(reader.page, "digest-390");
  await reader.close();
});

test("a link answers with one thumb, once", async () => {
  const { page } = phone;
  const no = link(1, "No");
  for (let looks = 0; looks < 2; looks += 1) {
    await page.goto(no);
    await page.getByRole("button", { name: "No" }).waitFor();
  }
  await sound(page, "link-390");
  await page.getByLabel("Why, if you like").fill("not this quarter");
  await page.getByRole("button", { name: "No" }).click();
  await page.getByRole("heading", { name: "Thank you: declined." }).waitFor();
  await sound(page, "link-answered-390");
  await page.goto(no);
  await page.getByText("Already answered: no, by Orla, by a link").waitFor();
  assert.equal(await page.getByRole("button").count(), 0);
  await page.goto(link(1, "Yes"));
  await page.getByText("Already answered").waitFor();
  await sound(page, "link-replayed-390");
});

test("the page of a link is sound in the dark and without scripts", async () => {
  for (const scheme of SCHEMES) {
    const one = await window(browser, house.url, { width: 390, scheme, scripts: false });
    await one.page.goto(link(2, "Ask"));
    await one.page.getByRole("button", { name: "Send the question" }).waitFor();
    await fits(one.page);
    await one.close();
    const two = await window(browser, house.url, { width: 1440, scheme });
    await two.page.goto(link(2, "Yes"));
    await sound(two.page, `link-1440-${scheme}`);
    assert.deepEqual(two.complaints, []);
    await two.close();
  }
});

test("a reply from her telephone counts", async () => {
  const words = [
    "From: Orla Quillfeather <orla.quillfeather@example.com>",
    "To: desk@example.com",
    "Subject: Re: Your day",
    "Message-ID: <story@mail.example.com>",
    `In-Reply-To: <${letter.id}>`,
    "",
    "2 later",
    "",
    "Sent from my iPhone",
    "",
  ].join("\r\n");
  const environment = { ...process.env, COUNTERPART_NOW: NOW, COUNTERPART_DATA_DIR: house.folder };
  const child = spawn(BINARY, ["receive"], { env: environment });
  let said = "";
  child.stderr.on("data", (part) => (said += part));
  child.stdin.end(words);
  const code = await new Promise((resolve) => child.once("exit", resolve));
  assert.equal(code, 0, said);
  assert.match(said, /^2 .*\n\s+Done: comes back Tue 3 August, 09:30/m);
  await until(() => mail.letters.length > 1, "the answer to her reply");
  assert.match(mail.letters[1].text, /Done: comes back Tue 3 August, 09:30/);
});

test("a code on paper and a word by telephone count as reported", async () => {
  const { page } = tobias;
  await page.goto("/sheet");
  await sound(page, "sheet-1440");
  await page.getByRole("button", { name: "Make a sheet of what waits" }).click();
  await page.waitForURL("**/sheet/*");
  await sound(page, "sheet-paper-1440");
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g) ?? [];
  assert.equal(pages.length, 1, "the sheet is one page");
  const code = await page.locator(".boxes b").first().innerText();
  await page.goto("/sheet");
  await page.getByLabel("For example").fill(`${code.toLowerCase()} no: too dear`);
  await page.getByRole("button", { name: "Take these answers" }).click();
  await page.getByText("declined").first().waitFor();
  await page.getByRole("button", { name: "Make a message of what waits" }).click();
  await page.locator("#message").waitFor();
  const message = await page.locator("#message").innerText();
  assert.ok(message.length <= 300, message);
  await page.goto("/proposals");
  await page.getByRole("button", { name: "Said yes" }).first().click();
  await page.getByText("by phone").first().waitFor();
  await accessible(page);
  const narrow = await window(browser, house.url, { width: 390 });
  await narrow.page.context().addCookies(await page.context().cookies());
  await narrow.page.goto("/sheet");
  await sound(narrow.page, "sheet-390");
  await narrow.close();
});

test("a link that has run out says the next step", async () => {
  const environment = {
    ...process.env,
    COUNTERPART_NOW: "2027-08-11T07:10:00Z",
    COUNTERPART_DATA_DIR: house.folder,
  };
  const later = spawn(BINARY, ["serve", "--listen", "127.0.0.1:0"], { env: environment });
  let said = "";
  later.stderr.on("data", (part) => (said += part));
  try {
    await until(() => /http:\/\/\S+/.test(said), "the later house");
    const url = /http:\/\/[0-9.:]+/.exec(said)?.[0] ?? "";
    const one = await window(browser, url, { width: 390 });
    // Only what nobody has answered since: the last question of the letter.
    const blocks = letter.text.split(/^(?=\d+ {2}\S)/m).filter((b) => b.includes(`Yes: ${LINKS}`));
    const numbers = blocks.map((block) => Number.parseInt(block, 10)).filter((n) => n > 0);
    const expired = [];
    for (const number of numbers) {
      await one.page.goto(`${url}${link(number, "Yes")}`);
      const words = await one.page.locator("main").innerText();
      assert.equal(await one.page.getByRole("button").count(), 0, words);
      if (words.includes("too old to be answered")) expired.push(number);
    }
    assert.ok(expired.length > 0, "no question was left unanswered");
    await one.page.goto(`${url}${link(expired[0], "Yes")}`);
    await sound(one.page, "link-expired-390");
    await one.close();
  } finally {
    later.kill("SIGTERM");
    await new Promise((resolve) => later.once("exit", resolve));
  }
});

test("nobody else was spoken to", () => {
  assert.deepEqual(tobias.complaints, []);
  assert.deepEqual(phone.complaints, []);
});
