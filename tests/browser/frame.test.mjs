// The frame: accessibility, themes, languages, print, errors, headers.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { base, browser, open, visit } from "./portal.mjs";

const axe = await readFile(new URL("../../web/node_modules/axe-core/axe.min.js", import.meta.url), "utf8");
const PAGES = {
  "the choice of a family": "/",
  "an empty constructor": "/construct/gost-31996",
  "a constructor with choices and a reason":
    "/construct/gost-31996?conductor=aluminium&insulation=pvc&cores=3&section=16&why=fire.frls",
  "a contradiction": "/construct/gost-31996?conductor=aluminium&fire=frls",
  "an empty reading": "/decode",
  "a repaired reading": `/decode?text=${encodeURIComponent("Кабель BБШвнг(A)-LS 4*16 OK (N) 1кВ")}`,
  "a forbidden reading": `/decode?text=${encodeURIComponent("АВВГнг(А)-FRLS 3х2,5")}`,
  "a former code": `/decode?text=${encodeURIComponent("АВБбШв 4х16-1")}`,
  "a line without a cable": `/decode?text=${encodeURIComponent("гайка М8")}`,
  "a list": `/decode?text=${encodeURIComponent("ВВГнг(А)-LS 3х2,5\nАВВГ 4х16\nгайка")}`,
  "the handbook": "/handbook",
  "a family of the handbook": "/handbook/gost-31996",
  "a family with large tables": "/handbook/gost-18410",
  "a family from abroad": "/handbook/hd-361",
  "a cancelled family": "/handbook/gost-6323",
  "one code": `/handbook/codes?code=${encodeURIComponent("Э")}`,
  "a search of the handbook": `/handbook/search?q=${encodeURIComponent("экран")}`,
  "a report of a reading": `/misread/new?line=${encodeURIComponent("АВВГнг(А)-FRLS 3х2,5")}`,
  "the reports": "/misread",
  "no analogues yet": "/analogues",
  "analogues": `/analogues?text=${encodeURIComponent("ВВГнг(А)-LS 3х2,5-0,66")}`,
  "analogues of a former code": `/analogues?text=${encodeURIComponent("АВБбШв 4х16-1")}`,
  "the API": "/api",
};

let running;
before(async () => (running = await browser()));
after(() => running.close());

for (const [name, path] of Object.entries(PAGES)) {
  for (const [size, scheme] of [["desktop", "light"], ["desktop", "dark"], ["phone", "light"]]) {
    test(`axe finds nothing in ${name}, ${size}, ${scheme}`, () =>
      // The checker itself needs a policy looser than ours; the pages are tried under ours everywhere else.
      visit(running, { size, scheme, bypassCSP: true }, async (page) => {
        await open(page, path);
        await page.evaluate(axe);
        const found = await page.evaluate(() =>
          window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
        );
        const told = found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
        assert.deepEqual(told, []);
      }));
  }
  test(`nothing sticks out of ${name} on a phone`, () =>
    visit(running, { size: "phone" }, async (page) => {
      await open(page, path);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    }));
}

test("the theme is turned by a button and stays", () =>
  visit(running, {}, async (page) => {
    await open(page, "/decode");
    const colour = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await colour();
    await page.click("#theme");
    const dark = await colour();
    assert.notEqual(dark, light);
    await page.reload();
    assert.equal(await colour(), dark);
  }));

test("the language is asked for by address and remembered", () =>
  visit(running, {}, async (page) => {
    await open(page, "/decode?lang=en");
    assert.equal(await page.getAttribute("html", "lang"), "en");
    await open(page, "/");
    assert.equal(await page.getAttribute("html", "lang"), "en");
    await page.click('a[hreflang="ru"]');
    assert.equal(await page.getAttribute("html", "lang"), "ru");
  }));

test("on paper there is the designation and nothing to press", () =>
  visit(running, {}, async (page) => {
    await open(page, PAGES["a repaired reading"]);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator(".ask").isVisible(), false);
    assert.equal(await page.locator(".parts").isVisible(), true);
  }));

test("the first stop of the keyboard skips to the content", () =>
  visit(running, {}, async (page) => {
    await open(page, "/");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  }));

test("an address without a page says so, with the number of the request", async () => {
  const answer = await fetch(`${base}/nowhere`);
  assert.equal(answer.status, 404);
  assert.ok((await answer.text()).includes(answer.headers.get("x-request-id")));
});

test("every answer carries the policy, and no page breaks it", async () => {
  for (const path of ["/", "/decode", "/nowhere", "/api/v1/families"]) {
    const answer = await fetch(base + path);
    assert.match(answer.headers.get("content-security-policy"), /default-src 'none'/);
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    assert.doesNotMatch(await answer.text(), / style="| on\w+="|<script>/);
  }
});
