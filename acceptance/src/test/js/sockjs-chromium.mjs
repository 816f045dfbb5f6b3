// SPDX-License-Identifier: Apache-2.0
// sockjs-client in Chromium, every transport it has there, from the services' own pages and from those of another
// origin: localhost is not 127.0.0.1. Argument: the services' port.
import { CONVERSATION, equal, source, test, withChromium } from "./tools.mjs";

const port = process.argv[2];
const base = `http://127.0.0.1:${port}`;
const ANYWHERE = [
  "websocket",
  "xhr-streaming",
  "eventsource",
  "iframe-eventsource",
  "iframe-htmlfile",
  "xhr-polling",
  "iframe-xhr-polling",
  "jsonp-polling",
];
const ORIGINS = [
  { name: "same origin", page: base, transports: [...ANYWHERE, "htmlfile"] },
  { name: "another origin", page: `http://localhost:${port}`, transports: ANYWHERE },
];

await withChromium(async (context) => {
  const page = context.pages()[0] ?? (await context.newPage());
  for (const origin of ORIGINS) {
    await page.goto(`${origin.page}/echo`);
    await page.addScriptTag({ url: `${origin.page}/sockjs/dist/sockjs.min.js` });
    await page.addScriptTag({ content: source(CONVERSATION) });
    const talk = (what, service, transport) =>
      page.evaluate(([what, url, transport]) => conversation[what](SockJS, url, transport), [
        what,
        base + service,
        transport,
      ]);
    for (const transport of origin.transports) {
      const name = `${origin.name}: ${transport}`;
      await test(`${name} echoes in order, whatever the characters`, async () =>
        equal(await talk("messages", "/echo", transport), transport, "the transport"));
      await test(`${name} echoes 200 kB`, async () =>
        equal(await talk("large", "/echo", transport), transport, "the transport"));
      await test(`${name} hears code and reason when the server closes`, async () =>
        equal(await talk("closing", "/close", transport), "3000 Go away! true", "the end"));
    }
    await test(`${origin.name}: prefers websocket`, async () =>
      equal(await talk("messages", "/echo"), "websocket", "the transport"));
    await test(`${origin.name}: falls back where there is no websocket`, async () =>
      equal(await talk("messages", "/disabled_websocket_echo"), "xhr-streaming", "the transport"));
    await test(`${origin.name}: with a cookie`, async () =>
      equal(
        await talk("messages", "/cookie_needed_echo", "xhr-polling"),
        "xhr-polling",
        "the transport",
      ));
  }
});
process.exit(0);
