// A factory at work: the first start, invitations, a request, an entry, approval with a second factor,
// a search with a spelling mistake, a successor. One story, since each step stands on those before it.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { base, browser, sizes, visit } from "./portal.mjs";

const PICTURES = process.env.MARKA_PICTURES;
const PASSWORD = "семь синих слонов поют";
const axe = await readFile(new URL("../../web/node_modules/axe-core/axe.min.js", import.meta.url), "utf8");

let running;
before(async () => (running = await browser()));
after(() => running.close());

/** The code of a second factor at a time, by RFC 6238. */
function totp(secret, seconds) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(" ", "")].map((c) => alphabet.indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
  const hash = createHmac("sha1", key).update(step).digest();
  const at = hash.at(-1) & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Clicks what leads to another page. */
async function go(page, selector) {
  await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

/** A page as it is: no violation, nothing sticking out on a phone, a picture where they are wanted. */
async function look(page, name) {
  await page.evaluate(axe);
  const told = await page.evaluate(async () => {
    const kinds = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const found = await window.axe.run(document, { runOnly: kinds });
    return found.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
  });
  assert.deepEqual(told, [], name);
  for (const size of ["phone", "desktop"]) {
    await page.setViewportSize(sizes[size]);
    await page.waitForTimeout(PICTURES ? 150 : 0);
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/${name}-${size}.png` });
    const fits = await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    assert.ok(fits, `${name} sticks out, ${size}`);
  }
}

/** Signs in; the code of the second factor is given where there is one. */
async function signIn(page, login, code) {
  await page.goto(`${base}/sign-in`);
  await page.fill("#login", login);
  await page.fill("#password", PASSWORD);
  await go(page, "main .main");
  if (code) {
    await page.fill("#code", code);
    await go(page, "main .main");
  }
}

// The checker needs a policy looser than ours; the pages are tried under ours everywhere else.
const person = (work, refusals) => visit(running, { bypassCSP: true, refusals }, work);

test("from the first start to a superseded entry", async () => {
  const links = {};
  const designation = "ВВГнг(А)-LS 3х2,5ок(N,PE)-0,66";
  let secret, recovery, entry;

  await person(async (page) => {
    await page.goto(`${base}/setup?code=${process.env.MARKA_SETUP}`);
    await look(page, "setup");
    await page.fill("#name", "Анна Петрова");
    await page.fill("#login", "anna");
    await page.fill("#password", PASSWORD);
    await go(page, "main .main");
    const people = [
      ["boris", "Борис Кузнецов", "technologist"],
      ["vera", "Вера Смирнова", "approver"],
      ["gleb", "Глеб Орлов", "customer"],
    ];
    for (const [login, name, role] of people) {
      await page.fill("#name", name);
      await page.fill("#login", login);
      for (const box of await page.$$("[name=roles]")) await box.setChecked((await box.inputValue()) === role);
      await go(page, "#invite .main");
      links[login] = await page.textContent("#link");
      assert.match(links[login], new RegExp(`^${base}/link/[0-9a-f]{64}$`));
    }
    await look(page, "people");
    await go(page, "a:has-text('Борис')");
    await look(page, "person");
    await page.goto(`${base}/settings`);
    await page.fill("#title-0", "Утверждение");
    await go(page, "form[action='/settings/route'] .main");
    assert.equal(await page.inputValue("#title-0"), "Утверждение");
    await page.fill("#people-1", "nobody");
    await go(page, "form[action='/settings/route'] .main");
    assert.match(await page.textContent("[role=alert]"), /nobody/);
    await page.selectOption("#acts", { index: 0 });
    await go(page, "form[action='/settings/substitutes'] .button");
    assert.match(await page.textContent("[role=alert]"), /два разных человека/);
    await page.goto(`${base}/settings`);
    await look(page, "settings");
    await page.goto(`${base}/me`);
    assert.match(await page.textContent("#away"), /некого назначить/);
    await page.goto(`${base}/setup?code=${process.env.MARKA_SETUP}`);
    assert.equal(new URL(page.url()).pathname, "/me", "setup is closed for good");
  }, [422]);

  await person(async (page) => {
    await page.goto(links.gleb);
    await look(page, "link");
    await page.fill("#password", PASSWORD);
    await go(page, "main .main");
    assert.equal(await page.locator("nav a[href='/register']").count(), 0, "a customer does not see the register");
    await page.goto(`${base}/requests/new`);
    await page.fill("#text", "Кабель BBГнг(A)-LS 3*2.5 ок (N,PE) 0.66кВ\nАВВГ 4х16-1");
    await look(page, "request-new");
    await go(page, "main .main");
    assert.match(await page.textContent("h1"), /\d{4}-1$/);
  });

  await person(async (page) => {
    await page.goto(links.boris);
    await page.fill("#password", PASSWORD);
    await go(page, "main .main");
    await go(page, ".tool.notices");
    await look(page, "notices");
    await go(page, ".notice-list a");
    await look(page, "request");
    await go(page, "button[value=taken]");
    await go(page, ".parts a.small >> nth=0");
    assert.equal(await page.locator(".note.ok").count(), 1);
    await page.fill("#article", "К-001");
    await look(page, "register-new");
    await go(page, ".side form .main");
    entry = new URL(page.url()).pathname;
    await page.fill("#remark", "@vera, посмотрите, пожалуйста");
    await go(page, "form[action$='/remarks'] button");
    await look(page, "entry");
    await go(page, "button[value=submitted]");
    assert.match(await page.textContent(".state"), /на утверждении/);
  });

  await person(async (page) => {
    await page.goto(links.vera);
    await page.fill("#password", PASSWORD);
    await go(page, "main .main");
    await page.goto(`${base}/me`);
    await page.fill("#key-name", "ERP");
    await go(page, "form[action='/me/keys'] .button");
    await look(page, "key");
    const key = await page.textContent("#key");
    const asked = await fetch(`${base}/api/v1/register`, { headers: { authorization: `Bearer ${key}` } });
    assert.equal((await asked.json()).entries.length, 1, "a program sees the register");
    await page.goto(`${base}/me`);
    await look(page, "me");
    secret = await page.inputValue("[name=secret]");
    await page.fill("#code", totp(secret, Date.now() / 1000));
    await go(page, "form[action='/me/second'] .main");
    recovery = (await page.textContent("#recovery")).trim().split("\n");
    assert.equal(recovery.length, 10);
    await go(page, "form[action='/sign-out'] button");
  });

  await person(async (page) => {
    // The code by which it was switched on is spent: the next one is taken.
    await signIn(page, "vera", totp(secret, Date.now() / 1000 + 30));
    await page.goto(base + entry);
    await look(page, "entry-decision");
    await go(page, "button[value=approve]");
    assert.match(await page.textContent(".state"), /действует/);
  });

  await person(async (page) => {
    await signIn(page, "boris");
    // Latin letters, an asterisk, a point: the same cable.
    await page.goto(`${base}/register?part=${encodeURIComponent("BBГнг(a)-ls 3*2.5")}`);
    assert.equal(await page.textContent(".designation a"), designation);
    // The other keyboard layout.
    await page.goto(`${base}/register?part=${encodeURIComponent("ddu")}`);
    assert.equal(await page.locator(".designation a").count(), 1);
    await page.goto(`${base}/register/new?text=${encodeURIComponent(designation)}`);
    await go(page, ".side form .main");
    assert.match(await page.textContent("h1"), /Такая запись уже есть/);
  }, [409]);

  await person(async (page) => {
    await signIn(page, "boris");
    await page.goto(`${base}/register/new?text=${encodeURIComponent("ВВГнг(А)-LS 3х4ок(N,PE)-0,66")}`);
    await go(page, ".side form .main");
    links.successor = new URL(page.url()).pathname;
    await go(page, "button[value=submitted]");
  });
  await person(async (page) => {
    // The telephone is lost.
    await signIn(page, "vera", recovery[0]);
    await page.goto(base + links.successor);
    await go(page, "button[value=approve]");
  });

  await person(async (page) => {
    await signIn(page, "boris");
    await page.goto(`${base}/me`);
    await page.selectOption("#acts", { index: 0 });
    const colleague = await page.textContent("#acts option");
    await go(page, "form[action='/me/substitutes'] .button");
    assert.match(await page.textContent("#away li"), new RegExp(colleague));
    await look(page, "away");
    await go(page, "#away li button");
    assert.equal(await page.locator("#away li").count(), 0);
    await page.goto(base + entry);
    await page.fill("#successor", links.successor.split("/").at(-1));
    await go(page, "button[value=superseded]");
    assert.match(await page.textContent(".state"), /заменена/);
    await page.goto(`${base}/register`);
    await look(page, "register");
    await go(page, ".facets a[href*='family=']");
    await look(page, "register-family");
    await go(page, ".facets a:has-text('2,5')");
    assert.equal(await page.locator(".entries tbody tr").count(), 1, "an element is a condition");
    await page.goto(`${base}/register`);
    await page.check(".entries input >> nth=0");
    await page.check(".entries input >> nth=1");
    await go(page, "form[action='/register/compare'] button");
    assert.equal(await page.locator(".differs").count() > 0, true);
    await look(page, "compare");
    await page.goto(`${base}/requests?closed=1`);
    await look(page, "requests");
  });
});
