// The books: the help of a page, contents, a search, a chapter with its pictures, all of it for the printer.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { go, look } from "./look.mjs";
import { base, browser } from "./portal.mjs";

let running;
before(async () => (running = await browser()));
after(() => running.close());

test("each page opens its chapter, and what is sought is found", async () => {
  const page = await running.newPage();
  await page.goto(`${base}/analogues`);
  await go(page, ".tool.help");
  assert.equal(new URL(page.url()).pathname, "/help/work/analogues");
  await look(page, "help-chapter");
  await go(page, ".beside a:last-child");
  assert.equal(new URL(page.url()).pathname, "/help/work/handbook");
  await go(page, ".tool.help");
  assert.match(await page.textContent("main"), /Установка[^]*Администрирование[^]*Работа[^]*Язык правил[^]*API/);
  await look(page, "help");
  await page.fill("#question", "резервная копия");
  await go(page, "form.ask .main");
  assert.match(await page.textContent(".found-places"), /Резервные копии/);
  await look(page, "help-search");
  await go(page, ".found-places a");
  await page.fill("#search", "ввг");
  await page.goto(`${base}/help/search?q=${encodeURIComponent("абракадабра")}`);
  assert.match(await page.textContent("main"), /Таких слов в книгах нет/);
});

test("a chapter shows its pictures, and all chapters are printed at once", async () => {
  const page = await running.newPage();
  const faults = [];
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.goto(`${base}/help/admin/watch`);
  const widths = await page.locator(".book img").evaluateAll((images) => images.map((image) => image.naturalWidth));
  assert.ok(widths.length > 0 && widths.every((width) => width > 300), `${widths}`);
  await look(page, "help-pictures");
  await page.goto(`${base}/help/rules/language`);
  await look(page, "help-language");
  await page.goto(`${base}/help/print`);
  assert.ok((await page.locator("article.book").count()) > 15);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".bar nav").isVisible(), false);
  const answer = await page.goto(`${base}/help/no/such`);
  assert.equal(answer.status(), 404);
  assert.deepEqual(faults.filter((fault) => !fault.includes("404")), []);
});
