// A Counterpart of our own for one story: the debug binary on a folder that nobody else has.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import net from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const BINARY =
  process.env.COUNTERPART_BINARY ??
  path.resolve(import.meta.dirname, "../../target/debug/counterpart");

/** Monday 2 August 2027, 08:10 in London: the clock at which the demo's figures are known. */
export const NOW = "2027-08-02T07:10:00Z";

/**
 * @typedef {object} House
 * @property {string} url where its pages are, without a slash at the end
 * @property {string} folder its data folder
 * @property {() => string} said all it printed until now
 * @property {(...words: string[]) => Promise<string>} command runs a subcommand on the same data
 * @property {() => Promise<void>} close stops it and removes its folder
 */

/**
 * Starts `counterpart serve` on an empty folder, or `counterpart demo` on the demo's.
 * @param {"serve" | "demo"} subcommand
 * @param {{ now?: string, before?: string[][] }} [options] `before`: subcommands to run first
 * @returns {Promise<House>}
 */
export async function open(subcommand, { now = NOW, before = [] } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), "counterpart-story-"));
  const port = await freePort();
  const environment = { ...process.env, COUNTERPART_NOW: now, COUNTERPART_DATA_DIR: folder };
  /** @param {string[]} words */
  const command = async (...words) => {
    const child = spawn(BINARY, words, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
    const [out, code] = await ended(child);
    if (code !== 0) throw new Error(`counterpart ${words.join(" ")} ended with ${code}:\n${out}`);
    return out;
  };
  for (const words of before) await command(...words);
  const words = [subcommand, "--listen", `127.0.0.1:${port}`];
  const server = spawn(BINARY, words, { env: environment, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (part) => (said += part));
  const url = `http://127.0.0.1:${port}`;
  const close = async () => {
    const gone = new Promise((resolve) => server.once("exit", resolve));
    if (server.exitCode === null && server.signalCode === null) {
      server.kill("SIGTERM");
      await gone;
    }
    await rm(folder, { recursive: true, force: true });
  };
  await answers(url, server, () => said).catch(async (error) => {
    await close();
    throw error;
  });
  return { url, folder, said: () => said, command, close };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/**
 * @param {import("node:child_process").ChildProcessByStdio<null,
 *   import("node:stream").Readable, import("node:stream").Readable>} child
 * @returns {Promise<[string, number | null]>} all it said, and its exit code
 */
function ended(child) {
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (said += part));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve([said, code]));
  });
}

/**
 * Waits until it answers; the demo seeds a workspace first.
 * @param {string} url
 * @param {import("node:child_process").ChildProcess} server
 * @param {() => string} said
 */
async function answers(url, server, said) {
  for (let tries = 0; tries < 600; tries += 1) {
    if (server.exitCode !== null) break;
    const response = await fetch(url, { redirect: "manual" }).catch(() => undefined);
    if (response) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} does not answer; it said:\n${said()}`);
}

/**
 * The one-click sign-in link that the demo printed for somebody.
 * @param {House} house
 * @param {string} name
 * @returns {string}
 */
export function link(house, name) {
  const lines = house.said().split("\n");
  const line = lines.find((text) => text.includes(name) && text.includes("http"));
  const address = line?.match(/https?:\/\/\S+/)?.[0];
  if (!address) throw new Error(`no sign-in link for ${name} in:\n${house.said()}`);
  return address;
}

/**
 * Signs in by the demo's link: it shows a page with one button, so that a mail scanner that follows
 * links uses none up.
 * @param {import("playwright-core").Page} page
 * @param {House} house
 * @param {string} name
 */
export async function enter(page, house, name) {
  await page.goto(link(house, name));
  await page.locator("main form button").click();
  await page.waitForURL(`${house.url}/`);
}

/**
 * Signs in with a password.
 * @param {import("playwright-core").Page} page
 * @param {string} email
 * @param {string} password
 */
export async function signIn(page, email, password) {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}
