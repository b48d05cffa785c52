// What all browser tests share: a browser, a page at one of the two sizes, no console error left unnoticed.
import { chromium } from "../../web/node_modules/playwright-core/index.mjs";

export const base = process.env.MARKA_URL;
if (!base) throw new Error("MARKA_URL does not name a running portal: use `make browser`");

export const sizes = { desktop: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } };

const QUIET = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

/** Starts a browser for a file of tests. */
export function browser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: QUIET });
}

/**
 * Opens a page, runs the test and fails on any console error, uncaught exception or request to another host.
 * A browser counts an answer that refuses as an error: those that the test provokes are named.
 */
export async function visit(running, { size = "desktop", scheme = "light", refusals = [], ...options }, test) {
  const context = await running.newContext({
    viewport: sizes[size],
    colorScheme: scheme,
    locale: "ru-RU",
    hasTouch: size === "phone",
    permissions: ["clipboard-read", "clipboard-write"],
    ...options,
  });
  const faults = [];
  const page = await context.newPage();
  const provoked = (text) => refusals.some((status) => text.includes(`status of ${status}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !provoked(message.text())) faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== base && url.protocol !== "data:") faults.push(`a request to ${url.origin}`);
  });
  try {
    await test(page);
    if (faults.length > 0) throw new Error(`the page complains: ${faults.join("; ")}`);
  } finally {
    await context.close();
  }
}

/** Opens an address of the portal and waits until its scripts have run. */
export async function open(page, path) {
  await page.goto(base + path);
  await page.waitForFunction(() => customElements.get("marka-step") !== undefined);
}

/** The designation that the constructor shows, with a place for what is open. */
export function shown(page) {
  return page.$$eval("marka-hero .part > span, marka-hero .gap", (parts) =>
    parts.map((part) => (part.matches(".gap") ? " " : part.textContent)).join(""),
  );
}
