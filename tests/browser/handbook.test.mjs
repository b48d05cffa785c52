// The handbook: families, codes, search, and the way to it from readings and refusals.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, browser, open, visit } from "./portal.mjs";

const FORBIDDEN = "АВВГнг(А)-FRLS 3х2,5";

let running;
before(async () => (running = await browser()));
after(() => running.close());

/** Waits until a list shows this many items, or fewer than before. */
const narrowed = (page, selector, most) =>
  page.waitForFunction(
    ([items, most]) => {
      const shown = [...document.querySelectorAll(items)].filter((item) => item.offsetParent !== null).length;
      return shown > 0 && shown <= most;
    },
    [selector, most],
  );

for (const size of ["desktop", "phone"]) {
  test(`families narrow while one types, Latin letters too, ${size}`, () =>
    visit(running, { size }, async (page) => {
      await open(page, "/handbook");
      assert.ok((await page.locator(".family-rows li").count()) > 50);
      await page.fill("#search", "BBГнг 0,66");
      await narrowed(page, ".family-rows li", 5);
      assert.match(await page.locator(".family-rows li:visible").first().textContent(), /31996/);
      await page.fill("#search", "нет такого семейства");
      await page.waitForFunction(() => document.querySelector("output").textContent.includes("Enter"));
      assert.equal(await page.locator(".chapter:visible").count(), 0);
      await page.fill("#search", "");
      await page.waitForFunction(() => document.querySelector("output").textContent === "");
      assert.ok((await page.locator(".chapter:visible").count()) > 10);
    }));

  test(`what a code means, in all families, ${size}`, () =>
    visit(running, { size }, async (page) => {
      await open(page, "/handbook/codes");
      const all = await page.locator(".codes > li").count();
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
      await page.fill("#search", "шв");
      await narrowed(page, ".codes > li", all / 10);
      await page.fill("#search", "Э");
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/handbook\/codes\?code=/);
      assert.match(await page.textContent("h1"), /Что значит «Э»/);
      assert.ok((await page.locator(".code-card .meanings li").count()) > 5);
      await page.locator(".code-card .where a").first().click();
      await page.waitForURL(/\/handbook\/[^#]+#option-/);
      assert.ok(await page.$("tr:target"));
    }));

  test(`search finds codes, families, rules and designations, ${size}`, () =>
    visit(running, { size }, async (page) => {
      await open(page, "/handbook");
      await page.fill("#search", "огнестойкие");
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/handbook\/search\?q=/);
      assert.ok((await page.locator('.hits a[href*="#rule-"]').count()) > 0);
      await page.fill("#search", FORBIDDEN);
      await page.keyboard.press("Enter");
      await page.waitForSelector('a[href^="/decode?text="]');
      await page.fill("#search", "qwertyzz");
      await page.keyboard.press("Enter");
      await page.waitForSelector('[role="status"].note');
    }));
}

test("a refusal leads to its rule, a part of a reading to its option", () =>
  visit(running, {}, async (page) => {
    await open(page, `/decode?text=${encodeURIComponent(FORBIDDEN)}`);
    await page.click(".note.bad a.to-handbook");
    await page.waitForURL(/\/handbook\/gost-31996#rule-/);
    assert.match(await page.textContent(".rule:target"), /Огнестойкие/);
    await page.goBack();
    await page.click(".parts a.meaning >> nth=0");
    await page.waitForURL(/#option-conductor-aluminium/);
    assert.match(await page.textContent("tr:target"), /алюминий/);
    await open(page, "/construct/gost-31996?conductor=aluminium&why=fire.frls");
    await page.click(".why.pinned a.to-handbook");
    await page.waitForURL(/\/handbook\/gost-31996#rule-/);
  }));

test("by keyboard: to the field, through the contents, into a table that scrolls", () =>
  visit(running, {}, async (page) => {
    await open(page, "/handbook");
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.id), "search");
    await open(page, "/handbook/gost-31996");
    await page.focus('.contents a[href="#rules"]');
    await page.keyboard.press("Enter");
    await page.waitForURL(/#rules$/);
    await page.focus("#elements .scroll");
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle), "none");
  }));

test("on paper: the tables without navigation", () =>
  visit(running, {}, async (page) => {
    await open(page, "/handbook/gost-31996");
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.isVisible(".contents"), false);
    assert.equal(await page.isVisible(".bar nav"), false);
    assert.equal(await page.isVisible("#elements .options"), true);
  }));

test("works without a script", () =>
  visit(running, { javaScriptEnabled: false }, async (page) => {
    await page.goto(`${base}/handbook/codes`);
    await page.fill("#search", "Э");
    await page.keyboard.press("Enter");
    await page.waitForURL(/code=/);
    assert.ok((await page.locator(".meanings li").count()) > 5);
  }));

test("an unknown family is an error, an unknown code an answer", async () => {
  assert.equal((await fetch(`${base}/handbook/no-such-family`)).status, 404);
  const code = await fetch(`${base}/handbook/codes?code=qwertyzz`);
  assert.equal(code.status, 200);
  assert.match(await code.text(), /Такого кода нет/);
});
