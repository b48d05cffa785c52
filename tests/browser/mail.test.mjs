// Letters, on a real server of mail: an invitation comes, and one that the server did not take at first comes later.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { SMTPServer } from "../../web/node_modules/smtp-server/dist/esm/smtp-server.js";
import { browser } from "./portal.mjs";
import { freePort, setUp, start } from "./site.mjs";

let running, site, sink;
const letters = [];
let refused = 0;

before(async () => {
  running = await browser();
  sink = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo(address, _, done) {
      // A server that is busy says so once.
      if (address.address.startsWith("later") && refused++ === 0) {
        return done(Object.assign(new Error("try again"), { responseCode: 451 }));
      }
      done();
    },
    onData(stream, session, done) {
      let text = "";
      stream.on("data", (piece) => (text += piece));
      stream.on("end", () => {
        letters.push({ to: session.envelope.rcptTo[0].address, text });
        done();
      });
    },
  });
  const port = await freePort();
  await new Promise((resolve) => sink.listen(port, "127.0.0.1", resolve));
  const own = await freePort();
  const config = `
[portal]
address = "http://127.0.0.1:${own}"
[mail]
server = "127.0.0.1"
port = ${port}
security = "none"
from = "marka@example.org"
`;
  site = await start(own, config);
});
after(async () => {
  await running?.close();
  await site?.stop();
  sink?.close();
});

/** The text of a letter: what was packed for the way is unpacked. */
function words(letter) {
  const [head, ...rest] = letter.text.split("\r\n\r\n");
  const body = rest.join("\r\n\r\n");
  return /base64/i.test(head) ? Buffer.from(body, "base64").toString() : body.replaceAll("=\r\n", "").replaceAll("=3D", "=");
}

async function letterTo(address) {
  for (let turn = 0; turn < 900; turn++) {
    const letter = letters.find((one) => one.to === address);
    if (letter) return words(letter);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`no letter to ${address}`);
}

test("an invitation is sent, and sent again where the server did not take it", async () => {
  const page = await running.newPage();
  await setUp(page, site);
  for (const login of ["later", "boris"]) {
    await page.goto(`${site.url}/people`);
    await page.fill("#name", login);
    await page.fill("#login", login);
    await page.fill("#email", `${login}@example.org`);
    await Promise.all([page.waitForNavigation(), page.click("#invite .main")]);
    const link = await page.textContent("#link");
    assert.ok((await letterTo(`${login}@example.org`)).includes(link), `the letter to ${login} has the link`);
  }
  assert.equal(refused, 2, "the server refused once and took the second try");
  await page.close();
});
