// The constructor, by pointer, by keyboard and without a script.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, browser, open, shown, visit } from "./portal.mjs";

const POWER = "/construct/gost-31996";
const WHOLE =
  `${POWER}?conductor=copper&insulation=pvc&screen=none&armour=none&sheath=pvc&flat=no&sealing=none&category=a&fire=ls` +
  "&climate=none&cores=3&section=2.5&shape=solid-round&second-cores=none&second-section=none&marked=n-pe&voltage=0.66";

let running;
before(async () => (running = await browser()));
after(() => running.close());

const option = (key) => `.row button[value="${key}"]`;
/** Presses an option and waits until the step that it leads to has replaced the present one. */
async function choose(page, key) {
  const step = await page.$("marka-step");
  await page.click(option(key));
  await page.waitForFunction((old) => !old.isConnected, step);
}

for (const size of ["desktop", "phone"]) {
  test(`choices build the designation, ${size}`, () =>
    visit(running, { size }, async (page) => {
      await open(page, POWER);
      await choose(page, "insulation.pvc");
      await choose(page, "armour.none");
      assert.equal(await page.locator(option("sheath.hose-pvc")).getAttribute("class").then((c) => c.includes("no")), true);
      await choose(page, "cores.3 section.2.5");
      assert.match(page.url(), /cores=3&section=2\.5/);
      assert.match(await shown(page), /3х2,5/);
    }));

  test(`an impossible option says why and offers the smallest change, ${size}`, () =>
    visit(running, { size }, async (page) => {
      await open(page, `${POWER}?conductor=aluminium`);
      const impossible = option("fire.frls");
      await page.click(impossible);
      const why = page.locator('.why[data-of="fire.frls"]');
      await why.waitFor();
      assert.match(await why.textContent(), /пункт не установлен/);
      assert.match(await why.textContent(), /материал жилы/);
      const step = await page.$("marka-step");
      await why.locator("a.button").click();
      await page.waitForFunction((old) => !old.isConnected, step);
      assert.match(page.url(), /fire=frls/);
      assert.doesNotMatch(page.url(), /conductor=aluminium/);
    }));
}

test("a part of the designation and its row are tied both ways", () =>
  visit(running, {}, async (page) => {
    await open(page, WHOLE);
    await page.hover('.part[data-element="insulation"]');
    assert.ok(await page.$("#e-insulation.tied"));
    await page.focus(option("voltage.0.66"));
    assert.ok(await page.$('.part[data-element="voltage"].tied'));
    assert.equal(await page.$("#e-insulation.tied"), null);
  }));

test("captions do not run into one another", () =>
  visit(running, {}, async (page) => {
    await open(page, WHOLE);
    await page.waitForSelector("marka-hero[data-depth]");
    const boxes = await page.$$eval("marka-hero .part small > i", (captions) => {
      const seen = captions.filter((caption) => caption.textContent && caption.offsetParent);
      return seen.map((caption) => {
        const range = document.createRange();
        range.selectNodeContents(caption);
        const { left, right, top, bottom } = range.getBoundingClientRect();
        return { left, right, top, bottom, text: caption.textContent };
      });
    });
    for (const [at, one] of boxes.entries()) {
      for (const other of boxes.slice(at + 1)) {
        const apart = one.right <= other.left + 1 || other.right <= one.left + 1 || one.bottom <= other.top + 1 || other.bottom <= one.top + 1;
        assert.ok(apart, `«${one.text}» runs into «${other.text}»`);
      }
    }
  }));

test("keys: arrows, choice, undo, redo, reset, search", () =>
  visit(running, {}, async (page) => {
    await open(page, POWER);
    await page.focus(option("conductor.copper"));
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.evaluate(() => document.activeElement.value), "conductor.aluminium");
    await page.keyboard.press("Enter");
    await page.waitForURL(/conductor=aluminium/);
    await page.waitForSelector(`${option("conductor.aluminium")}.on`);
    assert.equal(await page.evaluate(() => document.activeElement.value), "conductor.aluminium");
    await page.keyboard.press("ArrowDown");
    assert.match(await page.evaluate(() => document.activeElement.value), /^insulation\./);
    await page.keyboard.press("z");
    await page.waitForURL((url) => !url.search.includes("aluminium"));
    await page.waitForSelector(`${option("conductor.aluminium")}:not(.on)`);
    await page.keyboard.press("y");
    await page.waitForURL(/conductor=aluminium/);
    await page.waitForSelector(`${option("conductor.aluminium")}.on`);
    await page.keyboard.press("r");
    await page.waitForURL((url) => url.search === "");
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.id), "search");
  }));

test("keys: an impossible option by Enter, its change by Enter, Escape goes back", () =>
  visit(running, {}, async (page) => {
    await open(page, `${POWER}?conductor=aluminium`);
    await page.focus(option("fire.frls"));
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.matches(".why a"));
    await page.keyboard.press("Escape");
    assert.equal(await page.evaluate(() => document.activeElement.value), "fire.frls");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement.matches(".why a"));
    await page.keyboard.press("Enter");
    await page.waitForURL(/fire=frls/);
  }));

test("arrows walk the grid, and a cell that cannot be says why", () =>
  visit(running, {}, async (page) => {
    await open(page, WHOLE);
    await page.focus(option("cores.3 section.2.5"));
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.evaluate(() => document.activeElement.value), "cores.4 section.2.5");
    const impossible = page.locator(".cell.no").first();
    await impossible.focus();
    const key = await impossible.getAttribute("value");
    await page.locator(`.why[data-of="${key}"]`).waitFor();
  }));

test("copies the designation, the mark and the order text", () =>
  visit(running, {}, async (page) => {
    await open(page, WHOLE);
    const full = (await page.textContent("#designation")).trim();
    await page.keyboard.press("c");
    await page.waitForSelector("#live.toast");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), full);
    assert.ok((await page.textContent("#order")).includes(full));
    assert.ok(full.startsWith(await page.textContent("#mark")));
  }));

test("in brief, what may be omitted is not written", () =>
  visit(running, {}, async (page) => {
    await open(page, WHOLE);
    const full = await shown(page);
    const step = await page.$("marka-step");
    await page.click(".toggle a:not([aria-current])");
    await page.waitForFunction((old) => !old.isConnected, step);
    const brief = await shown(page);
    assert.ok(brief.length < full.length, `${brief} is not shorter than ${full}`);
    assert.match(page.url(), /brief=1/);
  }));

test("works without a script, reasons too", () =>
  visit(running, { javaScriptEnabled: false }, async (page) => {
    await page.goto(`${base}${POWER}?conductor=aluminium`);
    await page.click(option("insulation.pvc"));
    assert.match(page.url(), /conductor=aluminium&insulation=pvc/);
    await page.click(option("fire.frls"));
    assert.match(page.url(), /why=fire\.frls/);
    await page.locator('.why[data-of="fire.frls"] a.button').click();
    assert.match(page.url(), /fire=frls/);
  }));

test("a typed mark opens its family", () =>
  visit(running, {}, async (page) => {
    await open(page, "/");
    await page.fill("#search", "ВВГнг(А)-LS");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/construct\/gost-31996\?/);
    assert.match(await shown(page), /^ВВГнг\(А\)-LS/);
  }));

test("what the rules do not know is named, not obeyed", () =>
  visit(running, {}, async (page) => {
    await open(page, `${POWER}?nonsense=1&conductor=copper`);
    assert.match(await page.textContent(".note.warn"), /nonsense=1/);
    assert.ok(await page.$(`${option("conductor.copper")}.on`));
  }));
