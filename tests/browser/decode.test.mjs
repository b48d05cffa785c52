// The reading of a line and of a list.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open, shown, visit } from "./portal.mjs";

const LATIN = "Кабель BБШвнг(A)-LS 4*16";
const LIST = ["ВВГнг(А)-LS 3х2,5-0,66", "АВВГнг(А)-FRLS 3х2,5", "гайка М8", "BБШвнг(A)-LS 4*16"];

let running;
before(async () => (running = await browser()));
after(() => running.close());

for (const size of ["desktop", "phone"]) {
  test(`a line is read, corrected and explained, ${size}`, () =>
    visit(running, { size }, async (page) => {
      await open(page, "/decode");
      await page.fill("#search", LATIN);
      await page.click(".ask .button");
      await page.waitForURL(/\/decode\?text=/);
      assert.equal(await shown(page), "ВБШвнг(А)-LS 4х16");
      assert.ok((await page.$$(".fixes li")).length >= 3);
      assert.match(await page.textContent(".parts"), /Изоляция/);
      await page.hover('.parts tr[data-element="insulation"]');
      assert.ok(await page.$('.part[data-element="insulation"].tied'));
    }));

  test(`a list becomes a table that can be filtered and copied, ${size}`, () =>
    visit(running, { size }, async (page) => {
      await open(page, "/decode");
      await page.fill("#search", LIST.join("\n"));
      await page.click(".ask .button");
      await page.waitForSelector(".list tbody tr");
      assert.equal(await page.locator(".list tbody tr").count(), LIST.length);
      await page.locator('label:has(#f-invalid)').click();
      assert.equal(await page.locator(".list tbody tr:visible").count(), 1);
      await page.click("#copy-table");
      await page.waitForSelector("#live.toast");
      const lines = (await page.evaluate(() => navigator.clipboard.readText())).split("\n");
      assert.equal(lines.length, 2);
      assert.equal(lines[1].split("\t")[2], LIST[1]);
    }));
}

test("Enter reads the line, Shift+Enter begins another", () =>
  visit(running, {}, async (page) => {
    await open(page, "/decode");
    await page.focus("#search");
    await page.keyboard.insertText(LIST[0]);
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.insertText(LIST[1]);
    assert.equal(await page.inputValue("#search"), `${LIST[0]}\n${LIST[1]}`);
    await page.keyboard.press("Enter");
    await page.waitForSelector(".list tbody tr");
  }));

test("a forbidden construction names its rule and the nearest allowed ones", () =>
  visit(running, {}, async (page) => {
    await open(page, `/decode?text=${encodeURIComponent(LIST[1])}`);
    assert.match(await page.textContent(".note.bad"), /Огнестойкие/);
    assert.ok((await page.$$('h2:text("Ближайшие допустимые") ~ ul a')).length > 0);
  }));

test("completion is offered while typing and taken by keyboard", () =>
  visit(running, {}, async (page) => {
    await open(page, "/decode");
    await page.focus("#search");
    await page.keyboard.insertText("ВВГ");
    await page.waitForSelector(".completions:not([hidden]) li");
    await page.keyboard.press("ArrowDown");
    const chosen = await page.getAttribute('.completions [aria-selected="true"]', "data-text");
    await page.keyboard.press("Enter");
    assert.equal(await page.inputValue("#search"), chosen);
    assert.ok(chosen.startsWith("ВВГ"));
  }));

test("readings are kept in this browser and can be cleared", () =>
  visit(running, {}, async (page) => {
    await open(page, `/decode?text=${encodeURIComponent(LATIN)}`);
    await open(page, "/decode");
    assert.match(await page.textContent(".recent"), /4\*16/);
    await page.click("marka-recent button");
    assert.equal(await page.locator("marka-recent").isVisible(), false);
  }));

test("the constructor opens with what was read", () =>
  visit(running, {}, async (page) => {
    await open(page, `/decode?text=${encodeURIComponent(LIST[0])}`);
    await page.click('a[href^="/construct?text="]');
    await page.waitForURL(/\/construct\/gost-31996\?/);
    assert.match(page.url(), /cores=3/);
  }));
