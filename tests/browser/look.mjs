// What tests of whole pages share: a click that leads on, and a look at how a page is.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { sizes } from "./portal.mjs";

const PICTURES = process.env.MARKA_PICTURES;
const axe = await readFile(new URL("../../web/node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

/** Clicks what leads to another page. */
export async function go(page, selector) {
  await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

/** A page as it is: no violation, nothing sticking out on a phone, a picture where they are wanted. */
export async function look(page, name) {
  for (const size of ["phone", "desktop"]) {
    await page.setViewportSize(sizes[size]);
    await page.waitForTimeout(PICTURES ? 150 : 0);
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}-${size}.png`, fullPage: true });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} sticks out, ${size}`);
  }
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document));
  assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`), [], name);
}
