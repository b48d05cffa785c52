// The control panel: the look of a site, families, the configuration from one site to another, jobs, a program that is told.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { go, look } from "./look.mjs";
import { browser } from "./portal.mjs";
import { freePort, setUp, start } from "./site.mjs";

/** A picture of one point. */
const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64");

let running;
before(async () => (running = await browser()));
after(() => running.close());

test("a site has a look of its own, and another takes over its configuration", async () => {
  const site = await start(await freePort(), "");
  const other = await start(await freePort(), "");
  try {
    const page = await running.newPage();
    const faults = [];
    page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
    await setUp(page, site);
    await page.goto(`${site.url}/settings`);
    await page.fill("#accent", "#ffee00");
    await go(page, "form[action='/settings/site'] .main");
    assert.match(await page.textContent("[role=alert]"), /цвет не подходит/);
    await page.fill("#site-name", "Кабельный завод");
    await page.fill("#contacts", "Отдел маркировки, доб. 214");
    await page.fill("#accent", "#1d5fd1");
    await page.selectOption("#start", "decode");
    await go(page, "form[action='/settings/site'] .main");
    await page.click("details summary");
    const first = await page.locator("input[name^=place-]").first().getAttribute("name");
    const second = await page.locator("input[name^=place-]").nth(1).getAttribute("name");
    await page.fill(`[name="${second}"]`, "1");
    await page.fill(`[name="${first}"]`, "2");
    await page.uncheck(`[name="${first.replace("place", "shown")}"]`);
    await go(page, "form[action='/settings/families'] .main");
    await look(page, "settings");

    await page.goto(`${site.url}/`);
    assert.equal(new URL(page.url()).pathname, "/decode");
    assert.match(await page.textContent(".foot"), /доб\. 214/);
    assert.match(await page.textContent(".brand"), /Кабельный завод/);
    const accent = await page.evaluate(() => getComputedStyle(document.querySelector(".brand i")).color);
    assert.equal(accent, "rgb(29, 95, 209)");
    await page.goto(`${site.url}/construct`);
    const links = await page.locator("a.card").evaluateAll((cards) => cards.map((card) => card.getAttribute("href")));
    assert.equal(links[0], `/construct/${second.replace("place-", "")}`);
    assert.ok(!links.includes(`/construct/${first.replace("place-", "")}`));

    await page.goto(`${site.url}/settings`);
    await page.setInputFiles("#logo", { name: "logo.png", mimeType: "image/png", buffer: Buffer.from("<svg/>") });
    await go(page, "form[action='/settings/logo'] button");
    assert.match(await page.textContent("[role=alert]"), /Нужен файл PNG/);
    await page.setInputFiles("#logo", { name: "logo.png", mimeType: "image/png", buffer: PNG });
    await go(page, "form[action='/settings/logo'] button");
    assert.equal(await page.locator(".brand img").evaluate((image) => image.naturalWidth), 1);

    const file = await (await page.request.get(`${site.url}/settings/file.json`)).text();
    const newcomer = await (await running.newContext()).newPage();
    await setUp(newcomer, other);
    await newcomer.goto(`${other.url}/settings`);
    const path = join(other.data, "settings.json");
    await writeFile(path, "это не файл настроек");
    await newcomer.setInputFiles("#file", path);
    await go(newcomer, "form[action='/settings/file'] button");
    assert.match(await newcomer.textContent("[role=alert]"), /не читается/);
    await writeFile(path, file);
    await newcomer.setInputFiles("#file", path);
    await go(newcomer, "form[action='/settings/file'] button");
    assert.equal(await newcomer.inputValue("#site-name"), "Кабельный завод");
    const again = await (await newcomer.request.get(`${other.url}/settings/file.json`)).json();
    assert.deepEqual(again.settings, JSON.parse(file).settings);
    // Two answers of 422 were asked for.
    assert.deepEqual(faults.filter((fault) => !fault.includes("422")), []);
  } finally {
    await site.stop();
    await other.stop();
  }
});

test("another program is told, and knows by the signature who tells it", async () => {
  const told = [];
  const program = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => {
      told.push({ body, headers: request.headers });
      response.writeHead(told.length === 1 ? 500 : 204).end();
    });
  });
  await new Promise((resolve) => program.listen(0, "127.0.0.1", resolve));
  const site = await start(await freePort(), "");
  try {
    const page = await running.newPage();
    await setUp(page, site);
    await page.goto(`${site.url}/webhooks`);
    await page.fill("#url", `http://127.0.0.1:${program.address().port}/marka`);
    await go(page, "form[action='/webhooks'] .main");
    const secret = (await page.textContent("#secret")).trim();
    await look(page, "webhooks");
    await page.goto(`${site.url}/webhooks`);
    await go(page, "form[action$='/try'] button");
    for (let turn = 0; told.length < 1 && turn < 100; turn++) await page.waitForTimeout(100);
    const { body, headers } = told[0];
    assert.equal(headers["x-marka-signature"], `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`);
    assert.equal(JSON.parse(body).event, "trial");
    // It answered 500: the job waits to be tried again, and is cancelled and taken up by hand.
    for (let turn = 0; turn < 100; turn++) {
      await page.goto(`${site.url}/jobs`);
      if (/500/.test(await page.textContent("main"))) break;
      await page.waitForTimeout(100);
    }
    await look(page, "jobs");
    const row = page.locator("tr", { hasText: "Оповещение программы" });
    await Promise.all([page.waitForNavigation(), row.locator("button", { hasText: "Отменить" }).click()]);
    await Promise.all([page.waitForNavigation(), row.locator("button", { hasText: "Повторить" }).click()]);
    for (let turn = 0; told.length < 2 && turn < 100; turn++) await page.waitForTimeout(100);
    assert.equal(told.length, 2);
    assert.equal(told[1].body, body);
  } finally {
    await site.stop();
    program.close();
  }
});

test("an update is asked for in the portal, and what became of former ones is told", async () => {
  const folder = await mkdtemp(join(tmpdir(), "marka-updates-"));
  const site = await start(await freePort(), `[update]\nstate = "${folder}"\n`);
  try {
    const page = await running.newPage();
    await setUp(page, site);
    await page.goto(`${site.url}/updates`);
    assert.match(await page.textContent("main"), /ещё не искали/);
    await go(page, "form[action='/updates/ask'] button");
    assert.match(await page.textContent("[role=status]"), /проверить, нет ли новой версии/);
    const request = join(site.data, "update-request.json");
    assert.deepEqual(JSON.parse(await readFile(request, "utf8")), { version: null, who: "anna" });
    await go(page, "form[action='/updates/cancel'] button");
    assert.equal(await page.locator(".note.ok").count(), 0);

    const release = { version: "9.1.0", platform: "linux-x86_64", archive: "a", sha256: "", size: 1, from: "0.1.0", notes: "Новые семейства кабелей.\nБыстрее поиск.", wave: 100, withdrawn: false };
    const failed = { at: 1795000000000000, who: "anna", from: "0.1.0", to: "9.0.0", outcome: "rolled-back", why: "служба не отвечает", checks: [{ what: "место для программы", good: true, seen: "свободно 900 МБ" }] };
    const refused = { ...failed, to: "8.0.0", outcome: "refused", why: "проверка не прошла", checks: [{ what: "база данных", good: false, seen: "нет места" }] };
    const status = { at: 1795600000000000, running: "0.1.0", channel: "stable", auto: false, offered: release, going: null, trouble: "", history: [failed, refused] };
    await writeFile(join(folder, "status.json"), JSON.stringify(status));
    await page.goto(`${site.url}/updates`);
    const told = await page.textContent("main");
    for (const words of ["9.1.0", "Новые семейства кабелей", "отменено, прежняя версия на месте", "служба не отвечает"]) assert.ok(told.includes(words), words);
    await page.locator("details summary").last().click();
    await look(page, "updates");
    await go(page, "form[action='/updates/ask'] .main");
    assert.deepEqual(JSON.parse(await readFile(request, "utf8")), { version: "9.1.0", who: "anna" });
    assert.match(await page.textContent("[role=status]"), /9\.1\.0/);
    // A page of an hour ago: the version was withdrawn meanwhile.
    await go(page, "form[action='/updates/cancel'] button");
    await writeFile(join(folder, "status.json"), JSON.stringify({ ...status, offered: null, going: ["9.1.0", "start"] }));
    await go(page, "form[action='/updates/ask'] .main");
    assert.match(await page.textContent("[role=alert]"), /больше не предлагают/);
    assert.match(await page.textContent("main"), /шаг\s+6 \/ 7/);
  } finally {
    await site.stop();
  }
});
