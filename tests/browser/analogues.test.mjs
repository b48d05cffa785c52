// Analogues: from a reading to cables compared line by line, and on to the constructor.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { browser, open, visit } from "./portal.mjs";

const ASKED = "ПуГВ 1х6";
const NEAREST = "H07V-K 1х6";

let running;
before(async () => (running = await browser()));
after(() => running.close());

for (const size of ["desktop", "phone"]) {
  test(`a reading leads to its analogues, ${size}`, () =>
    visit(running, { size }, async (page) => {
      await open(page, `/decode?text=${encodeURIComponent(ASKED)}`);
      await page.click('a[href^="/analogues?text="]');
      await page.waitForSelector(".analogue");
      assert.equal(await page.locator(".analogue h2").first().textContent(), NEAREST);
      const verdicts = await page.locator(".analogue .verdict").allTextContents();
      assert.ok(verdicts.length > 0 && verdicts.every((word) => ["хуже", "иначе", "лучше"].includes(word)));
      await page.locator('.analogue a[href^="/construct/"]').first().click();
      await page.waitForURL(/\/construct\/hd-361\?/);
    }));
}

test("what differs stands first, and a difference is never called the same", () =>
  visit(running, {}, async (page) => {
    await open(page, `/analogues?text=${encodeURIComponent("ВВГнг(А)-LS 3х2,5-0,66")}`);
    const order = ["хуже", "иначе", "лучше"];
    for (const table of await page.locator(".compare").all()) {
      const places = (await table.locator(".verdict").allTextContents()).map((word) => order.indexOf(word));
      assert.deepEqual(places, [...places].sort());
      for (const row of await table.locator("tbody tr").all()) {
        const [ours, theirs] = await row.locator("td:not(.verdict)").allTextContents();
        assert.notEqual(ours, theirs);
      }
    }
  }));

test("a text without a cable says so", () =>
  visit(running, {}, async (page) => {
    await open(page, "/analogues");
    await page.fill("#search", "гайка М8");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/analogues\?text=/);
    assert.ok(await page.locator(".note.warn a").isVisible());
  }));
