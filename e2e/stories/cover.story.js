// Somebody stands in for a week: granted with dates and limits, handed over on one page, over when
// it is over, and reported.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { after, before, test } from "node:test";
import { SCHEMES, launch, window } from "../lib/browser.js";
import { accessible, fits, framed, shot } from "../lib/check.js";
import { enter, open } from "../lib/house.js";

const BINARY =
  process.env.COUNTERPART_BINARY ??
  path.resolve(import.meta.dirname, "../../target/debug/counterpart");

/** @type {import("../lib/house.js").House} */
let house;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("../lib/browser.js").Window} */
let desk;
/** @type {import("../lib/browser.js").Window} */
let maud;

before(async () => {
  [house, browser] = await Promise.all([open("demo"), launch()]);
  desk = await window(browser, house.url);
  await enter(desk.page, house, "Tobias");
});

after(async () => {
  await browser?.close();
  await house?.close();
});

/** @param {string} address @param {string} name */
async function looks(address, name) {
  const cookies = await desk.page.context().cookies();
  for (const width of [390, 1440]) {
    for (const scheme of SCHEMES) {
      const one = await window(browser, house.url, { width, scheme });
      await one.page.context().addCookies(cookies);
      await one.page.goto(address);
      for (const check of [accessible, fits, framed]) await check(one.page);
      await shot(one.page, `${name}-${width}-${scheme}`);
      assert.deepEqual(one.complaints, []);
      await one.close();
    }
  }
}

let page = "";

test("a cover has dates and limits", async () => {
  await desk.page.goto("/cover");
  await looks("/cover", "cover");
  await desk.page.getByLabel("Who stands in").selectOption({ label: "Maud Kestrel" });
  await desk.page.getByLabel("First day").fill("2027-08-02");
  await desk.page.getByLabel("Last day").fill("2027-08-06");
  await desk.page.getByLabel("our own lists").check();
  await desk.page.getByRole("button", { name: "Let them stand in" }).click();
  await desk.page.getByRole("heading", { name: "Maud Kestrel stands in" }).waitFor();
  page = new URL(desk.page.url()).pathname;
  const may = desk.page.getByRole("region", { name: "May decide" });
  assert.match(await may.innerText(), /our own lists: just do it/);
  await looks(page, "hand-over");
});

test("the cover signs in, sees the hand-over and acts within it", async () => {
  const said = await house.command("way-in", "Maud Kestrel");
  const link = /\/sign-in\/link\/\S+/.exec(said)?.[0] ?? said;
  maud = await window(browser, house.url);
  await maud.page.goto(link);
  await maud.page.locator("main form button").click();
  await maud.page.waitForURL(`${house.url}/`);
  await maud.page.goto(page);
  await maud.page.getByRole("heading", { name: "Maud Kestrel stands in" }).waitFor();
  await accessible(maud.page);
  await maud.page.goto("/");
  await maud.page.getByLabel("Capture").fill("ask Hana for the crew photograph by Friday");
  await maud.page.getByLabel("Capture").press("Enter");
  await maud.page.waitForLoadState();
  await maud.page.goto("/proposals/new?kind=heads_up");
  await maud.page.getByLabel("What is asked, in one sentence").fill("The kiln is down");
  await maud.page.getByRole("button", { name: "Ask Orla" }).click();
  await maud.page.getByText("Asked: The kiln is down").waitFor();
  // A cover gives nobody else a cover, and does not prolong their own.
  const more = await maud.page.request.post("/cover", {
    form: { person: page.split("/").pop() ?? "", from: "2027-08-02", until: "2027-09-30" },
  });
  assert.equal(more.status(), 403);
});

test("when it is over it is over, and the report stays", async () => {
  const environment = {
    ...process.env,
    COUNTERPART_NOW: "2027-08-09T07:10:00Z",
    COUNTERPART_DATA_DIR: house.folder,
  };
  const later = spawn(BINARY, ["serve", "--listen", "127.0.0.1:0"], { env: environment });
  let said = "";
  later.stderr.on("data", (part) => (said += part));
  try {
    for (let tries = 0; tries < 300 && !/http:\/\/\S+/.test(said); tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const url = /http:\/\/[0-9.:]+/.exec(said)?.[0] ?? "";
    /** @param {import("../lib/browser.js").Window} who @param {string} at */
    const asks = async (who, at) => {
      const cookies = await who.page.context().cookies();
      const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
      return fetch(`${url}${at}`, { headers: { cookie }, redirect: "manual" });
    };
    for (const at of [page, "/proposals", "/calendar", "/queue"]) {
      const answer = await asks(maud, at);
      assert.ok([403, 404].includes(answer.status), `${at} answers ${answer.status}`);
      assert.ok(!(await answer.text()).includes("kiln"), at);
    }
    const report = await (await asks(desk, page)).text();
    assert.match(report, /What Maud Kestrel did/);
    assert.match(report, /The kiln is down: asked/);
  } finally {
    later.kill("SIGTERM");
    await new Promise((resolve) => later.once("exit", resolve));
  }
  assert.deepEqual([...desk.complaints, ...maud.complaints.filter((c) => !/403/.test(c))], []);
});
