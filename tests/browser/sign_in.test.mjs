// Signing in through a provider of OpenID Connect, on a real one: all of its flow, and all that may go wrong with it.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { Provider } from "../../web/node_modules/oidc-provider/lib/index.js";
import { browser } from "./portal.mjs";
import { freePort, setUp, start } from "./site.mjs";

const PEOPLE = {
  nina: { name: "Нина Белова", email: "nina@example.org", groups: ["technologists"] },
  pavel: { name: "Павел Фомин", email: "pavel@example.org", groups: ["others"] },
};

let running, site, server;

before(async () => {
  running = await browser();
  const [port, own] = [await freePort(), await freePort()];
  const issuer = `http://127.0.0.1:${port}`;
  const back = `http://127.0.0.1:${own}/sign-in/back`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "marka", client_secret: "a-secret-of-the-client", redirect_uris: [back] }],
    claims: { openid: ["sub"], profile: ["name", "preferred_username"], email: ["email"], groups: ["groups"] },
    scopes: ["openid", "profile", "email", "groups"],
    cookies: { keys: ["a key of the test"] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, preferred_username: id, ...PEOPLE[id] }) }),
  });
  server = createServer(provider.callback());
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  const config = `
[portal]
address = "http://127.0.0.1:${own}"
[oidc]
issuer = "${issuer}"
client = "marka"
secret-file = "DATA/secret"
scopes = ["profile", "email", "groups"]
button = "Войти через завод"
[oidc.roles]
technologists = "technologist"
`;
  site = await start(own, config, { secret: "a-secret-of-the-client\n" });
  const page = await running.newPage();
  await setUp(page, site);
  await page.close();
});
after(async () => {
  await running?.close();
  await site?.stop();
  server?.close();
  server?.closeAllConnections();
});

async function visitor(work) {
  const context = await running.newContext({ locale: "ru-RU" });
  try {
    await work(await context.newPage());
  } finally {
    await context.close();
  }
}

async function go(page, selector) {
  await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

/** Through the pages of the provider; gives the address by which it sends the browser back. */
async function through(page, login) {
  let back;
  page.on("request", (request) => {
    if (request.url().includes("/sign-in/back?")) back = request.url();
  });
  await page.goto(`${site.url}/sign-in?next=${encodeURIComponent("/me?from=provider")}`);
  await go(page, "text=Войти через завод");
  await page.fill("[name=login]", login);
  await page.fill("[name=password]", "any");
  await go(page, "[type=submit]");
  await go(page, "[type=submit]");
  return back;
}

const alert = (page) => page.textContent("[role=alert]");

test("somebody whose group has a role comes in, and goes on where they wanted", () =>
  visitor(async (page) => {
    const back = await through(page, "nina");
    assert.equal(page.url(), `${site.url}/me?from=provider`);
    assert.equal(await page.textContent("h1"), "Нина Белова");
    assert.equal(await page.locator("nav a[href='/register']").count(), 1, "the group gives the role");
    assert.equal(await page.locator("#old").count(), 0, "the portal has no password of hers to change");
    // The same answer a second time is worth nothing.
    await page.goto(back);
    assert.match(await alert(page), /Начните снова/);
  }));

test("somebody whose groups give no role is told so", () =>
  visitor(async (page) => {
    await through(page, "pavel");
    assert.match(await alert(page), /ни одна ваша группа/);
  }));

test("an answer that nobody waits for is refused", () =>
  visitor(async (page) => {
    await page.goto(`${site.url}/sign-in/back?code=stolen&state=foreign`);
    assert.match(await alert(page), /Начните снова/);
    await page.goto(`${site.url}/sign-in`);
    await go(page, "text=Войти через завод");
    await page.goto(`${site.url}/sign-in/back?code=stolen&state=foreign`);
    assert.match(await alert(page), /Начните снова/);
  }));

test("a refusal of the provider is told", () =>
  visitor(async (page) => {
    await page.goto(`${site.url}/sign-in`);
    await go(page, "text=Войти через завод");
    await go(page, "a[href$='/abort']");
    assert.match(await alert(page), /отказала/);
  }));

test("accounts of the portal work beside it", () =>
  visitor(async (page) => {
    await page.goto(`${site.url}/sign-in`);
    await page.fill("#login", "anna");
    await page.fill("#password", "семь синих слонов поют");
    await go(page, "main .main");
    assert.equal(new URL(page.url()).pathname, "/");
  }));
