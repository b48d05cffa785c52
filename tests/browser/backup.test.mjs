// A backup from one portal to another: made by a button, tried out, restored at the first start.
import assert from "node:assert/strict";
import { readdir, rm } from "node:fs/promises";
import { after, before, test } from "node:test";
import { browser, sizes } from "./portal.mjs";
import { freePort, setUp, start } from "./site.mjs";

const PICTURES = process.env.MARKA_PICTURES;

let running;
before(async () => (running = await browser()));
after(() => running.close());

async function look(page, name) {
  for (const size of ["phone", "desktop"]) {
    await page.setViewportSize(sizes[size]);
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}-${size}.png`, fullPage: true });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}, ${size}`);
  }
}

async function go(page, selector) {
  await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

/** Opens a page again until it says something. */
async function until(page, address, wanted) {
  for (let turn = 0; turn < 120; turn++) {
    await page.goto(address);
    const text = await page.textContent("main");
    if (wanted.test(text)) return text;
    await page.waitForTimeout(500);
  }
  throw new Error(`${address} never said ${wanted}: ${await page.textContent("main")}`);
}

test("a backup is made by a button, tried out, and restored on a new server", async () => {
  const carry = `command = ["sh", "-c", 'mkdir -p DATA-away && cp "$0" DATA-away/']`;
  const config = `[backup]\npassphrase-file = "DATA/phrase"\n${carry}\n`;
  const former = await start(await freePort(), config, { phrase: "верная лошадь\n" });
  const fresh = await start(await freePort(), "");
  try {
    const page = await running.newPage();
    await setUp(page, former);
    // The first backup comes by itself: the portal was not there at its hour.
    await until(page, `${former.url}/backups`, /восстановима/);
    await go(page, "form[action='/backups'] .main");
    assert.match(await page.textContent("main"), /Поставлено в очередь/);
    await until(page, `${former.url}/backups`, /восстановима[^]*восстановима/);
    assert.match(await page.textContent("main"), /шифруются/);
    await look(page, "backups");
    // Each goes on to another place.
    await until(page, `${former.url}/jobs`, /Отправка копии[^]*сделано[^]*Отправка копии[^]*сделано/);
    assert.equal((await readdir(`${former.data}-away`)).length, 2);
    await page.goto(`${former.url}/backups`);

    const command = await page.textContent("pre code");
    const archive = command.trim().split(" ")[2];
    assert.match(archive, /\.tar\.gz\.age$/);
    await go(page, "form[action='/backups/try'] button");
    await page.uncheck("input[name=on]");
    await page.fill("#keep", "1");
    await go(page, "form[action='/backups/schedule'] .main");
    assert.match(await page.textContent("main"), /по расписанию выключены/);

    const other = await (await running.newContext()).newPage();
    await other.goto(fresh.setup);
    await look(other, "restore");
    for (const [words, told] of [["", /зашифрована/], ["другая", /не подходит/]]) {
      await other.fill("#passphrase", words);
      await other.setInputFiles("#archive", archive);
      await go(other, "form[action='/setup/restore'] button");
      assert.match(await other.textContent("[role=alert]"), told);
    }
    await other.fill("#restore-code", "0000-0000-0000");
    await other.setInputFiles("#archive", archive);
    await go(other, "form[action='/setup/restore'] button");
    assert.match(await other.textContent("[role=alert]"), /не тот код/);

    await other.goto(fresh.setup);
    await other.fill("#passphrase", "верная лошадь");
    await other.setInputFiles("#archive", archive);
    await go(other, "form[action='/setup/restore'] button");
    assert.equal(new URL(other.url()).pathname, "/sign-in");
    await other.fill("#login", "anna");
    await other.fill("#password", "семь синих слонов поют");
    await go(other, "main .main");
    await other.goto(`${fresh.url}/people`);
    assert.match(await other.textContent("main"), /Анна Петрова/);
    await other.goto(fresh.setup);
    assert.equal(new URL(other.url()).pathname, "/me", "the first start is over");
  } finally {
    await rm(`${former.data}-away`, { recursive: true, force: true });
    await former.stop();
    await fresh.stop();
  }
});
