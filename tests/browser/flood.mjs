// node flood.mjs URL ADDRESS: asks as quickly as it can, over many connections; tells every while how often it asked and
// how often it was turned away.
import { Agent, request } from "node:http";

const [url, address] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true, maxSockets: 32 });
let asked = 0;
let refused = 0;

function ask() {
  const sent = request(`${url}/`, { agent, headers: { "x-forwarded-for": address } }, (answer) => {
    asked++;
    if (answer.statusCode === 429) refused++;
    answer.resume().on("end", ask);
  });
  sent.on("error", ask).end();
}

for (let at = 0; at < 32; at++) ask();
setInterval(() => console.log(`${asked} ${refused}`), 200);
