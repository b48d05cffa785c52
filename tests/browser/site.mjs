// A portal of its own, with a configuration file, for tests of what others do with it.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A port that nobody listens on. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Starts a portal; `files` are laid beside its configuration, and `DATA` in the text names their folder. */
export async function start(port, config, files = {}) {
  const data = await mkdtemp(join(tmpdir(), "marka-"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(data, name), text);
  await writeFile(join(data, "marka.toml"), config.replaceAll("DATA", data));
  const child = spawn(process.env.MARKA_BINARY, ["serve", "--listen", `127.0.0.1:${port}`, "--data", data]);
  let told = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (told += text));
  for (let turn = 0; !/setup\?code=/.test(told); turn++) {
    if (turn > 300 || child.exitCode !== null) throw new Error(`the portal did not start: ${told}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    data,
    setup: `${url}/setup?code=${told.match(/setup\?code=([0-9a-f-]+)/)[1]}`,
    async stop() {
      child.kill();
      await new Promise((resolve) => child.once("exit", resolve));
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Makes the first administrator and stays signed in. */
export async function setUp(page, site) {
  await page.goto(site.setup);
  await page.fill("#name", "Анна Петрова");
  await page.fill("#login", "anna");
  await page.fill("#password", "семь синих слонов поют");
  await Promise.all([page.waitForNavigation(), page.click("main .main")]);
}

/** Invites somebody, who chooses a password and signs in. */
export async function invited(running, page, site, login, name) {
  await page.goto(`${site.url}/people`);
  await page.fill("#name", name);
  await page.fill("#login", login);
  await page.check("#invite input[value=customer]");
  await Promise.all([page.waitForNavigation(), page.click("#invite .main")]);
  const link = new URL((await page.textContent("#link")).trim()).pathname;
  const other = await (await running.newContext()).newPage();
  await other.goto(site.url + link);
  await other.fill("input[type=password]", "семь синих слонов поют");
  await Promise.all([other.waitForNavigation(), other.click("main .main")]);
  if (new URL(other.url()).pathname === "/sign-in") {
    await other.fill("#login", login);
    await other.fill("#password", "семь синих слонов поют");
    await Promise.all([other.waitForNavigation(), other.click("main .main")]);
  }
  return other;
}
