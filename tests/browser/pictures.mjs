// pictures.mjs FOLDER: pictures of the pages for the books and the README. Pages of the administrator come last: they are
// pictures of a portal in which the others have been asked for.
import { base, browser, open, visit } from "./portal.mjs";

const folder = process.argv[2] ?? ".";
const CONSTRUCTOR =
  "/construct/gost-31996?conductor=copper&insulation=pvc&screen=none&armour=none&sheath=pvc&flat=no&sealing=none" +
  "&category=a&fire=ls&cores=3&section=2.5&shape=solid-round&marked=n-pe&voltage=0.66";
const READING = `/decode?text=${encodeURIComponent("Кабель BБШвнг(A)-LS 4*16 OK (N) 1кВ (м)")}`;
const SHOTS = [
  ["constructor", CONSTRUCTOR, "desktop", "light"],
  ["reading", READING, "desktop", "light"],
  ["constructor-phone-dark", CONSTRUCTOR, "phone", "dark"],
];
const OWN = ["settings", "backups", "watch"];

async function shoot(page, name) {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(200);
  await page.screenshot({ path: `${folder}/${name}.png` });
}

const running = await browser();
for (const [name, path, size, scheme] of SHOTS) {
  await visit(running, { size, scheme }, async (page) => {
    await open(page, path);
    await shoot(page, name);
  });
}
await visit(running, { size: "desktop", scheme: "light" }, async (page) => {
  await page.goto(`${base}/setup?code=${process.env.MARKA_SETUP}`);
  await page.fill("#name", "Анна Петрова");
  await page.fill("#login", "anna");
  await page.fill("#password", "семь синих слонов поют");
  await Promise.all([page.waitForNavigation(), page.click("main .main")]);
  // The first backup comes by itself.
  for (let turn = 0; turn < 60; turn++) {
    await page.goto(`${base}/backups`);
    if (/восстановима/.test(await page.textContent("main"))) break;
    await page.waitForTimeout(500);
  }
  for (const name of OWN) {
    await page.goto(`${base}/${name}`);
    await shoot(page, name);
  }
});
await running.close();
