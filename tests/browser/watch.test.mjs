// Watching: figures that another program confirms, an address that is turned away, one that floods while others are served.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { go, look } from "./look.mjs";
import { browser } from "./portal.mjs";
import { freePort, setUp, start } from "./site.mjs";

/** How the access log is written: combined, then microseconds and the number of the request. */
const FORMAT = '%h %^ %e [%d:%t %^] "%r" %s %b "%R" "%u" %D %^';

let running;
before(async () => (running = await browser()));
after(() => running.close());

/** Asks as somebody at an address, behind the proxy. */
function ask(site, address, path, init = {}) {
  return fetch(site.url + path, { redirect: "manual", ...init, headers: { "x-forwarded-for": address } });
}

async function traffic(site) {
  for (let turn = 0; turn < 12; turn++) {
    await ask(site, "203.0.113.5", "/");
    if (turn % 2) await ask(site, "203.0.113.6", "/handbook");
    if (turn % 3 === 0) await ask(site, "2001:db8::7", "/decode?text=%D0%92%D0%92%D0%93");
    if (turn % 4 === 0) await ask(site, "203.0.113.9", `/wp-login-${turn}.php`);
  }
  const body = new URLSearchParams({ login: "anna", password: "не тот пароль" });
  for (let turn = 0; turn < 3; turn++) await ask(site, "203.0.113.9", "/sign-in", { method: "POST", body });
}

test("the figures are those that GoAccess counts in the same access log, and pages show them", async () => {
  const site = await start(await freePort(), '[portal]\nproxies = 1\n[log]\naccess = "DATA/access.log"\n');
  const folder = await mkdtemp(join(tmpdir(), "marka-"));
  try {
    const page = await running.newPage({ extraHTTPHeaders: { "x-forwarded-for": "192.0.2.1" } });
    await setUp(page, site);
    await page.waitForLoadState("networkidle");
    await traffic(site);
    const figures = await (await page.request.get(`${site.url}/watch/figures.json`)).json();
    const report = join(folder, "report.json");
    // The figures do not count the request for themselves.
    const all = (await readFile(join(site.data, "access.log"), "utf8")).trimEnd().split("\n");
    const lines = all.slice(0, all.findIndex((line) => line.includes("/watch/figures.json")));
    execFileSync(
      process.env.GOACCESS ?? "goaccess",
      ["-", "--no-global-config", `--log-format=${FORMAT}`, "--date-format=%d/%b/%Y", "--time-format=%H:%M:%S", "-o", report],
      { input: `${lines.join("\n")}\n`, stdio: ["pipe", "ignore", "pipe"] },
    );
    const told = JSON.parse(await readFile(report, "utf8"));
    const sum = (rows) => rows.reduce((all, row) => all + row.requests, 0);
    assert.equal(told.general.failed_requests, 0);
    assert.equal(sum(figures.statuses), told.general.total_requests);
    const hosts = told.hosts.data.flatMap((host) => [[host.data, host.hits.count]]).sort();
    assert.deepEqual(figures.addresses.map((row) => [row.key, row.requests]).sort(), hosts);
    const codes = told.status_codes.data.flatMap((kind) => kind.items ?? [kind]);
    const statuses = codes.map((code) => [code.data.slice(0, 3), code.hits.count]).sort();
    assert.deepEqual(figures.statuses.map((row) => [row.key, row.requests]).sort(), statuses);
    const slowest = told.hosts.metadata.maxts.max.value;
    assert.equal(Math.max(...figures.addresses.map((row) => row.slowest_microseconds)), slowest);

    await page.goto(`${site.url}/watch`);
    assert.match(await page.textContent("main"), /203\.0\.113\.9/);
    await look(page, "watch");
    await page.goto(`${site.url}/watch/address/203.0.113.9`);
    assert.match(await page.textContent("main"), /GET нет такого адреса/);
    await page.check("input[value=block]");
    await page.fill("#reason", "подбор паролей");
    await go(page, "form[action$='/treat'] .main");
    assert.match(await page.textContent("main"), /Не пускать.*подбор паролей/s);
    await look(page, "watch-address");
    assert.equal((await ask(site, "203.0.113.9", "/")).status, 403);
    await page.goto(`${site.url}/watch/rules`);
    await page.fill("#at-disk", "1000000000");
    await go(page, "form[action='/watch/thresholds'] .main");
    await page.goto(`${site.url}/watch/rules`);
    await look(page, "watch-rules");
    await page.goto(`${site.url}/watch/faults`);
    await look(page, "watch-faults");
    await page.goto(`${site.url}/watch`);
    assert.match(await page.textContent("main"), /Мало свободного места/);
    await page.goto(`${site.url}/notices`);
    assert.match(await page.textContent("main"), /Предупреждение Мало свободного места/);
  } finally {
    await site.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

/** How long so many requests of somebody take, one after the other: the 95th percentile, in milliseconds. */
async function waits(site, address, count) {
  const times = [];
  for (let turn = 0; turn < count; turn++) {
    const begin = performance.now();
    const answer = await ask(site, address, "/decode?text=%D0%92%D0%92%D0%93%D0%BD%D0%B3(%D0%90)-LS%203%D1%851,5");
    assert.equal(answer.status, 200);
    await answer.text();
    times.push(performance.now() - begin);
  }
  return times.sort((a, b) => a - b)[Math.floor(count * 0.95)];
}

test("one address floods, others are served", async () => {
  const site = await start(await freePort(), "[portal]\nproxies = 1\n");
  try {
    await waits(site, "203.0.113.5", 50);
    const quiet = await waits(site, "203.0.113.5", 200);
    const flood = spawn("node", [new URL("flood.mjs", import.meta.url).pathname, site.url, "203.0.113.66"]);
    let told = "";
    flood.stdout.on("data", (text) => (told += text));
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const busy = await waits(site, "203.0.113.5", 200);
    flood.kill();
    await new Promise((resolve) => flood.once("exit", resolve));
    const [asked, refused] = told.trim().split("\n").at(-1).split(" ").map(Number);
    console.log(`# p95 quiet ${quiet.toFixed(1)} ms, beside ${asked} requests of a flood ${busy.toFixed(1)} ms`);
    assert.ok(asked > 1500 && refused > asked / 4, `the flood was one, and was turned away: ${told}`);
  } finally {
    await site.stop();
  }
});
