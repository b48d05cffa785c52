// What was read wrongly: reported from a reading and from a list, listed, copied.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, browser, open, visit } from "./portal.mjs";

const LINE = "Кабель BБШвнг(A)-LS 4*16";
const SHOULD = "ВБШвнг(А)-LS 4х16";

let running;
before(async () => (running = await browser()));
after(() => running.close());

for (const size of ["desktop", "phone"]) {
  test(`a reading is reported, listed and copied, ${size}`, () =>
    visit(running, { size }, async (page) => {
      await open(page, `/decode?text=${encodeURIComponent(LINE)}`);
      await page.click(".misread-ask summary");
      await page.fill("#should", SHOULD);
      await page.fill("#remark", `с экрана ${size}`);
      await page.click(".misread-form .button.main");
      await page.waitForURL(/\/misread\?saved=1/);
      assert.equal(await page.locator(".note.ok").isVisible(), true);
      const row = page.locator(".list.misread tbody tr").first();
      assert.match(await row.textContent(), new RegExp(`с экрана ${size}`));
      assert.match(await row.getAttribute("class"), /now-same/);
      await page.click("#copy-table");
      await page.waitForSelector("#live.toast");
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      assert.match(copied.split("\n")[1], /\t.*BБШвнг/);
      await page.click("details.card summary");
      assert.match(await page.textContent("#examples"), new RegExp(`^${SHOULD.replace(/[()]/g, "\\$&")}\tvalid\t`));
    }));
}

test("a row of a list leads to its own form, by keyboard too", () =>
  visit(running, {}, async (page) => {
    await open(page, `/decode?text=${encodeURIComponent(`${LINE}\nгайка М8`)}`);
    await page.focus(".list .act a >> nth=1");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/misread\/new\?line=/);
    assert.equal(await page.textContent(".source-line"), "гайка М8");
    await page.focus("#remark");
    await page.keyboard.type("это не кабель, всё верно");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/misread\?saved=1/);
  }));

test("a copied list has no column of buttons", () =>
  visit(running, {}, async (page) => {
    await open(page, `/decode?text=${encodeURIComponent(`${LINE}\nгайка М8`)}`);
    await page.click("#copy-table");
    await page.waitForSelector("#live.toast");
    const lines = (await page.evaluate(() => navigator.clipboard.readText())).split("\n");
    assert.deepEqual(lines.map((line) => line.split("\t").length), [6, 6, 6]);
  }));

test("reporting works without a script", () =>
  visit(running, { javaScriptEnabled: false }, async (page) => {
    await page.goto(`${base}/decode?text=${encodeURIComponent(LINE)}`);
    await page.click(".misread-ask summary");
    await page.fill("#remark", "без сценария");
    await page.click(".misread-form .button.main");
    assert.match(page.url(), /\/misread\?saved=1/);
    assert.match(await page.textContent(".list.misread tbody tr"), /без сценария/);
  }));

test("the table is downloaded as a sheet", async () => {
  const answer = await fetch(`${base}/misread/reports.tsv`);
  assert.match(answer.headers.get("content-type"), /tab-separated/);
  assert.match(answer.headers.get("content-disposition"), /attachment/);
});
