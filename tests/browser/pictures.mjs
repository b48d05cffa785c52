// pictures.mjs FOLDER: pictures of the pages for the README.
import { browser, open, visit } from "./portal.mjs";

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

const running = await browser();
for (const [name, path, size, scheme] of SHOTS) {
  await visit(running, { size, scheme }, async (page) => {
    await open(page, path);
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(200);
    await page.screenshot({ path: `${folder}/${name}.png` });
  });
}
await running.close();
