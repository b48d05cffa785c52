// Support: a request from a page, an answer from a template, an article made of it and offered to the next, a bundle that is
// seen before it is sent, a letter to the maker of the program.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SMTPServer } from "../../web/node_modules/smtp-server/dist/esm/smtp-server.js";
import { go, look } from "./look.mjs";
import { browser } from "./portal.mjs";
import { freePort, invited, setUp, start } from "./site.mjs";

let running;
before(async () => (running = await browser()));
after(() => running.close());

/** A mail server; gives what arrives. */
async function mailServer(port) {
  const letters = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData(stream, _, done) {
      let text = "";
      stream.on("data", (part) => (text += part));
      stream.on("end", () => (letters.push(text), done()));
    },
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { letters, close: () => new Promise((resolve) => server.close(resolve)) };
}

test("somebody asks for help and gets it; the next one finds the article", async () => {
  const port = await freePort();
  const mail = await mailServer(port);
  const config = `[mail]\nserver = "127.0.0.1"\nport = ${port}\nsecurity = "none"\nfrom = "marka@example.org"\n`;
  const site = await start(await freePort(), config);
  try {
    const anna = await running.newPage();
    await setUp(anna, site);
    const boris = await invited(running, anna, site, "boris", "Борис Кузнецов");
    await anna.goto(`${site.url}/support/setup`);
    await anna.fill("#vendor", "maker@example.org");
    await anna.fill("#free", "2026-13-45");
    await go(anna, "form[action='/support/setup'] .main");
    assert.match(await anna.textContent("[role=alert]"), /не день: 2026-13-45/);
    await anna.fill("#vendor", "maker@example.org");
    await anna.fill("#free", "2026-12-31");
    await go(anna, "form[action='/support/setup'] .main");
    await anna.fill("#templates #title", "Браузер");
    await anna.fill("#templates #text", "Обновите браузер и войдите заново.");
    await go(anna, "#templates form.form .button");
    await look(anna, "support-setup");

    await boris.goto(`${site.url}/requests`);
    await go(boris, ".foot a[href^='/support/new']");
    await look(boris, "support-new");
    await boris.fill("#title", "Не печатается справочник");
    await boris.fill("#text", "Нажимаю «Печать», страница пустая.");
    await boris.selectOption("#priority", "high");
    await boris.setInputFiles("#file", { name: "снимок.png", mimeType: "image/png", buffer: Buffer.from("png") });
    await go(boris, "form.card .main");
    const path = new URL(boris.url()).pathname;
    assert.match(await boris.textContent("main"), /снимок\.png/);

    await anna.goto(`${site.url}/notices`);
    assert.match(await anna.textContent("main"), /Новое обращение/);
    await anna.goto(`${site.url}/support`);
    await look(anna, "support");
    await go(anna, "tbody a");
    await anna.fill("#text", "Проверить версию браузера");
    await anna.check("[name=note]");
    await go(anna, "form[action$='/messages'] .main");
    await go(anna, "form.inline button");
    assert.match(await anna.inputValue("#text"), /Обновите браузер/);
    await go(anna, "form[action$='/messages'] .main");
    await look(anna, "ticket");
    await boris.goto(site.url + path);
    assert.match(await boris.textContent("main"), /Обновите браузер/);
    assert.doesNotMatch(await boris.textContent("main"), /Проверить версию/);

    await anna.selectOption("#state", "solved");
    await go(anna, "form[action$='/edit'] .button");
    await boris.goto(site.url + path);
    await boris.fill("#text", "Теперь печатается, спасибо. Но только вторая страница.");
    await go(boris, "form[action$='/messages'] .main");
    assert.match(await boris.textContent(".head"), /в работе/);

    await anna.goto(site.url + path);
    await go(anna, "form[action='/support/articles'] button");
    await look(anna, "support-article");
    await boris.goto(`${site.url}/support/new`);
    await boris.fill("#title", "Справочник не печатать: пустой");
    await boris.waitForSelector("#similar a");
    await go(boris, "#similar a");
    assert.match(await boris.textContent("main"), /Обновите браузер/);

    // The bundle is seen before it is sent, and says nothing of people.
    const bundle = await (await anna.request.get(`${site.url}/support/bundle`)).text();
    assert.equal(JSON.parse(bundle).settings.guests, true);
    assert.doesNotMatch(bundle, /Анна|anna|boris|127\.0\.0\.1/);
    await anna.goto(`${site.url}/support/new`);
    await anna.fill("#title", "Вопрос изготовителю");
    await anna.fill("#text", "Как обновить правила?");
    await anna.check("[name=bundle]");
    await go(anna, "form.card .main");
    assert.match(await anna.textContent("main"), /diagnostics\.json/);

    for (let turn = 0; mail.letters.length < 3 && turn < 100; turn++) await anna.waitForTimeout(100);
    const toMaker = mail.letters.filter((letter) => /^To: maker@example\.org/m.test(letter));
    assert.equal(toMaker.length, 3);
    assert.match((await boris.goto(`${site.url}/support/2`)).status().toString(), /403/);
  } finally {
    await site.stop();
    await mail.close();
  }
});
