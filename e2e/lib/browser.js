// Chromium, and pages that notice what goes wrong behind the scenes.
import { chromium } from "playwright-core";

/** @typedef {import("playwright-core").Page} Page */

/** Widths that the product promises: a telephone and a desk. */
export const WIDTHS = /** @type {const} */ ([390, 1440]);

/** @type {readonly ("light" | "dark")[]} */
export const SCHEMES = ["light", "dark"];

/** @returns {Promise<import("playwright-core").Browser>} */
export function launch() {
  return chromium.launch({
    executablePath: process.env.COUNTERPART_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * @typedef {object} Window
 * @property {Page} page
 * @property {string[]} complaints what went wrong behind the scenes, in words
 * @property {() => Promise<void>} close
 */

/**
 * Opens a window of its own: no cookie of another. Script errors, refusals by the content security
 * policy, answers of 500 and more, and every request to another host become complaints.
 * @param {import("playwright-core").Browser} browser
 * @param {string} url the only origin it may speak to
 * @param {{ width?: number, scheme?: "light" | "dark", scripts?: boolean }} [options]
 * @returns {Promise<Window>}
 */
export async function window(browser, url, options = {}) {
  const { width = 1440, scheme = "light", scripts = true } = options;
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height: width < 600 ? 844 : 900 },
    colorScheme: scheme,
    javaScriptEnabled: scripts,
    locale: "en-GB",
    timezoneId: "Europe/London",
    reducedMotion: "reduce",
    hasTouch: width < 600,
  });
  const page = await context.newPage();
  /** @type {string[]} */
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
  page.on("console", (line) => {
    if (line.type() === "error") complaints.push(`console: ${line.text()}`);
  });
  page.on("request", (request) => {
    const to = new URL(request.url());
    const inside = to.origin === url || to.protocol === "data:" || to.protocol === "blob:";
    if (!inside) complaints.push(`speaks to ${to.origin}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  return { page, complaints, close: () => context.close() };
}
