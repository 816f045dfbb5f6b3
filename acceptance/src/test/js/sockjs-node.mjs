// SPDX-License-Identifier: Apache-2.0
// sockjs-client in Node, every transport it has there. Argument: the services' http://host:port.
import { CONVERSATION, equal, require, test } from "./tools.mjs";

await import(CONVERSATION);
const SockJS = require("sockjs-client");
const { messages, large, closing } = globalThis.conversation;
const base = process.argv[2];

for (const transport of ["websocket", "xhr-streaming", "eventsource", "xhr-polling"]) {
  await test(`${transport} echoes in order, whatever the characters`, async () =>
    equal(await messages(SockJS, `${base}/echo`, transport), transport, "the transport"));
  await test(`${transport} echoes 200 kB`, async () =>
    equal(await large(SockJS, `${base}/echo`, transport), transport, "the transport"));
  await test(`${transport} hears code and reason when the server closes`, async () =>
    equal(await closing(SockJS, `${base}/close`, transport), "3000 Go away! true", "the end"));
}
await test("prefers websocket", async () =>
  equal(await messages(SockJS, `${base}/echo`), "websocket", "the transport"));
await test("falls back where there is no websocket", async () =>
  equal(await messages(SockJS, `${base}/disabled_websocket_echo`), "xhr-streaming", "the transport"));
process.exit(0); // what a closed session has left behind
