// The checks themselves: a bad page must fail each of them, a good one none.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { launch, window } from "../lib/browser.js";
import { BUDGET, accessible, fits, framed, light } from "../lib/check.js";

const GOOD = `<!doctype html><html lang="en"><title>Good</title>
  <link rel="icon" href="data:,"><main><h1>Good</h1></main>`;
const BAD = `<!doctype html><html><body><img src="/x.png">
  <div style="width:3000px">wide</div><script>missing()</script>
  <script src="/heavy.js"></script><script src="https://elsewhere.example.com/a.js"></script>`;
const HEAVY = `/* ${Array.from({ length: BUDGET.script }, () => Math.random()).join()} */`;
/** @type {Record<string, string>} */
const PAGES = { "/good": GOOD, "/bad": BAD, "/heavy.js": HEAVY };

const server = createServer((request, response) => {
  const page = PAGES[request.url ?? ""];
  const kind = request.url?.endsWith(".js") ? "text/javascript" : "text/html";
  response.writeHead(page ? 200 : 500, { "content-type": kind }).end(page);
});
/** @type {import("playwright-core").Browser} */
let browser;
let url = "";

before(async () => {
  browser = await launch();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
});

after(async () => {
  await browser.close();
  server.close();
});

test("a good page passes every check", async () => {
  const { page, complaints, close } = await window(browser, url, { width: 390 });
  await page.goto("/good");
  for (const check of [accessible, fits, framed, light]) await check(page);
  assert.deepEqual(complaints, []);
  await close();
});

test("a bad page fails every check", async () => {
  const { page, complaints, close } = await window(browser, url, { width: 390 });
  await page.goto("/bad");
  for (const check of [accessible, fits, framed, light]) {
    await assert.rejects(check(page), assert.AssertionError, check.name);
  }
  const said = complaints.join("\n");
  for (const words of ["missing is not defined", "speaks to https://elsewhere", "500 http"]) {
    assert.ok(said.includes(words), `${words} is not in:\n${said}`);
  }
  await close();
});
