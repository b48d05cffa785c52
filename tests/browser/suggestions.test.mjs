// Suggestions: written, found again while another is typed, supported, answered, planned, done, and carried to another site.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { go, look } from "./look.mjs";
import { browser } from "./portal.mjs";
import { freePort, invited, setUp, start } from "./site.mjs";

let running;
before(async () => (running = await browser()));
after(() => running.close());

async function decide(page, state, answer, release) {
  await page.selectOption("#to", state);
  await page.fill("#answer", answer);
  if (release) await page.fill("#release", release);
  await go(page, "form[action$='/lead'] .main");
}

test("a suggestion goes its way from a wish to a release, and to another site and back", async () => {
  const site = await start(await freePort(), "");
  const maker = await start(await freePort(), "");
  try {
    const anna = await running.newPage();
    await setUp(anna, site);
    const boris = await invited(running, anna, site, "boris", "Борис Кузнецов");
    // Newcomers know the portal as it is.
    assert.equal(await boris.locator(".updated").count(), 0);
    await boris.goto(`${site.url}/plan`);
    assert.match(await boris.textContent("main"), /В плане пока ничего нет/);
    await boris.goto(`${site.url}/decode`);
    await go(boris, ".foot a[href^='/suggestions/new']");
    assert.match(await boris.textContent("form.card"), /\/decode/);
    await look(boris, "suggestion-new");
    await boris.fill("#title", "Печать этикеток на барабаны");
    await boris.fill("#text", "Сейчас обозначение переписывают с экрана. Нужна этикетка с QR-кодом.");
    await go(boris, "form.card .main");
    const path = new URL(boris.url()).pathname;
    assert.match(await boris.textContent("main"), /новое/);

    // Anna begins to write the same: it is shown while she types, and again before it is sent.
    await anna.goto(`${site.url}/suggestions/new`);
    await anna.fill("#title", "Печатать этикетку для барабана");
    await anna.waitForSelector("#similar a");
    assert.match(await anna.textContent("#similar"), /Печать этикеток на барабаны/);
    await anna.fill("#text", "Этикетки нужны складу.");
    await go(anna, "form.card .main");
    assert.match(await anna.textContent("form.card .main"), /это другое/);
    await look(anna, "suggestion-similar");
    await go(anna, "#similar a");
    await anna.fill("#reason", "Складу нужно каждый день");
    await go(anna, "form[action$='/support'] .main");
    assert.match(await anna.textContent("main"), /Поддержали: 2/);

    await anna.selectOption("#to", "accepted");
    await go(anna, "form[action$='/lead'] .main");
    assert.match(await anna.textContent("[role=alert]"), /всегда с ответом/);
    await decide(anna, "accepted", "Хорошая мысль, сделаем.");
    await decide(anna, "planned", "Хорошая мысль, сделаем.", "0.2.0");
    await look(anna, "suggestion");
    const guest = await (await running.newContext()).newPage();
    await guest.goto(`${site.url}/plan`);
    assert.match(await guest.textContent("main"), /Версия\s+0\.2\.0[^]*Печать этикеток/);
    assert.doesNotMatch(await guest.textContent("main"), /Борис/);
    await look(guest, "plan");
    await guest.goto(site.url + path);
    assert.doesNotMatch(await guest.textContent("main"), /Борис|Анна/);
    await boris.goto(`${site.url}/notices`);
    assert.match(await boris.textContent("main"), /Решение по предложению/);

    // To the maker, who does it, and back.
    const file = await (await anna.request.get(`${site.url}/suggestions/file.json`)).text();
    assert.doesNotMatch(file, /Борис|Анна|boris|anna/);
    const vendor = await (await running.newContext()).newPage();
    await setUp(vendor, maker);
    const carry = async (page, to, text) => {
      const name = join(to.data, "suggestions.json");
      await writeFile(name, text);
      await page.goto(`${to.url}/suggestions`);
      await page.setInputFiles("#file", name);
      await go(page, "form[action='/suggestions/file'] button");
    };
    await carry(vendor, maker, file.replace('"marka-suggestions": 1', '"marka-suggestions": 9'));
    assert.match(await vendor.textContent("[role=alert]"), /новее/);
    await carry(vendor, maker, file);
    assert.match(await vendor.textContent("main"), /появится/);
    await look(vendor, "suggestions-file");
    await go(vendor, "form[action='/suggestions/file/take'] .main");
    assert.match(await vendor.textContent("main"), /приняты/);
    await go(vendor, ".suggestions a");
    await decide(vendor, "done", "Сделано: «Печать этикеток».", "0.1.0");
    const back = await (await vendor.request.get(`${maker.url}/suggestions/file.json`)).text();
    await carry(anna, site, back);
    assert.match(await anna.textContent("main"), /решение/);
    await go(anna, "form[action='/suggestions/file/take'] .main");
    await look(anna, "suggestions");
    await carry(anna, site, back);
    assert.match(await anna.textContent("main"), /Нового в файле нет/);
    await boris.goto(`${site.url}/news`);
    assert.match(await boris.textContent("#v0\\.1\\.0"), /По предложениям:[^]*Печать этикеток/);
    await look(boris, "news");
  } finally {
    await site.stop();
    await maker.stop();
  }
});
