// An assistant leaves and one arrives: what belongs to the two goes on, and what was said between
// the first two stays sealed to everybody else, also to whoever comes.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { launch, window } from "../lib/browser.js";
import { accessible, fits, shot } from "../lib/check.js";
import { enter, open } from "../lib/house.js";

const BINARY =
  process.env.COUNTERPART_BINARY ??
  path.resolve(import.meta.dirname, "../../target/debug/counterpart");
/** The Monday on which the new assistant begins. */
const LATER = "2027-08-09T07:10:00Z";
const SECRET = "Canary of the first two";

/** @type {import("../lib/house.js").House} */
let house;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("../lib/browser.js").Window} */
let tobias;
/** @type {import("../lib/browser.js").Window} */
let orla;

before(async () => {
  [house, browser] = await Promise.all([open("demo"), launch()]);
  tobias = await window(browser, house.url);
  orla = await window(browser, house.url, { width: 390 });
  await enter(tobias.page, house, "Tobias");
  await enter(orla.page, house, "Orla");
});

after(async () => {
  await browser?.close();
  await house?.close();
});

test("she says who assists her from when; until then nothing changes", async () => {
  await tobias.page.goto("/partnership/talk");
  const thought = { kind: "thought", text: SECRET };
  const headers = { origin: house.url };
  const said = await tobias.page.request.post("/partnership/talk", { form: thought, headers });
  assert.ok(said.ok());
  await orla.page.goto("/partnership/talk");
  await orla.page.getByText(SECRET).waitFor();
  await orla.page.goto("/settings#assistant");
  await orla.page.getByText("One leaves, one arrives").click();
  for (const check of [fits, accessible]) await check(orla.page);
  await shot(orla.page, "hand-over-390");
  const form = orla.page.locator('form[action="/settings/assistant"]');
  await form.locator("select").selectOption({ label: "Maud Kestrel" });
  await form.locator('input[type="date"]').fill("2027-08-09");
  await form.getByRole("button").first().click();
  await orla.page.waitForLoadState();
  await tobias.page.goto("/partnership/talk");
  await tobias.page.getByText(SECRET).waitFor();
});

/** The same data, a week later. */
function week() {
  return { ...process.env, COUNTERPART_NOW: LATER, COUNTERPART_DATA_DIR: house.folder };
}

/**
 * The same house a week later.
 * @param {(url: string) => Promise<void>} story
 */
async function later(story) {
  const server = spawn(BINARY, ["serve", "--listen", "127.0.0.1:0"], { env: week() });
  let said = "";
  server.stderr.on("data", (part) => (said += part));
  try {
    for (let tries = 0; tries < 300 && !/http:\/\/\S+/.test(said); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await story(/http:\/\/[0-9.:]+/.exec(said)?.[0] ?? "");
  } finally {
    server.kill("SIGTERM");
    await new Promise((resolve) => server.once("exit", resolve));
  }
}

test("from that day the charter is the new pair’s, and the room is empty", async () => {
  // A way in made a week ago is over.
  const { stdout, stderr } = await promisify(execFile)(BINARY, ["way-in", "Maud Kestrel"], {
    env: week(),
  });
  const way = stdout + stderr;
  await later(async (url) => {
    const maud = await window(browser, url);
    await maud.page.goto(`${url}${/\/sign-in\/link\/\S+/.exec(way)?.[0] ?? way}`);
    await maud.page.locator("main form button").click();
    await maud.page.waitForURL(`${url}/`);
    await maud.page.goto(`${url}/partnership/charter`);
    await maud.page.getByRole("heading", { name: /^Charter/, level: 1 }).waitFor();
    for (const at of ["talk", "elements", "profile", "journal", "trust", "half-hour"]) {
      await maud.page.goto(`${url}/partnership/${at}`);
      const page = await maud.page.content();
      assert.ok(!page.includes(SECRET), at);
      // Answers that Tobias and Orla gave each other blind are not hers to read.
      assert.ok(!page.includes("answered blind</h2>"), at);
      await accessible(maud.page);
    }
    /** @param {import("../lib/browser.js").Window} who @param {string} at */
    const asks = async (who, at) => {
      const cookies = await who.page.context().cookies();
      const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
      return (await fetch(`${url}${at}`, { headers: { cookie }, redirect: "manual" })).text();
    };
    // What the first two said stays hers and his own pages are gone for him.
    assert.match(await asks(orla, "/partnership/talk"), new RegExp(SECRET));
    for (const at of ["/partnership/talk", "/partnership/charter", "/people"]) {
      const page = await asks(tobias, at);
      assert.ok(!page.includes(SECRET) && !page.includes("Names under it"), at);
    }
    assert.deepEqual(maud.complaints, []);
    await maud.close();
  });
});
