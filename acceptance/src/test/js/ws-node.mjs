// SPDX-License-Identifier: Apache-2.0
// The package ws against the services' /ws. Argument: the services' http://host:port.
import { once } from "node:events";
import { equal, require, test } from "./tools.mjs";

const WebSocket = require("ws");
const base = process.argv[2].replace("http", "ws");

async function opened(path = "/ws", protocols = [], options = {}) {
  const socket = new WebSocket(base + path, protocols, options);
  await once(socket, "open");
  return socket;
}

/** Sends, and compares what comes back. */
async function echoes(socket, send, expected) {
  const answer = once(socket, "message");
  await send(socket);
  const [data, isBinary] = await answer;
  equal(isBinary, typeof expected !== "string", "whether it is binary");
  equal(data.toString("hex"), Buffer.from(expected).toString("hex"), "the echo");
}

/** Resolves to how it ended, for whatever reason. */
async function end(socket) {
  socket.on("error", () => {});
  const [code, reason] = await once(socket, "close");
  return `${code} ${reason}`.trim();
}

async function talk(send, expected, options) {
  const socket = await opened("/ws", [], options);
  await echoes(socket, send, expected);
  socket.close();
  equal(await end(socket), "1005", "the end");
}

const bytes = Buffer.from(Array.from({ length: 256 }, (_, value) => value));
const long = "lorem ipsum \u00fc ".repeat(20_000);

const short = "gr\u00fc\u00dfe \u{1f4a1}";

await test("text", () => talk((socket) => socket.send(short), short));
await test("an empty text", () => talk((socket) => socket.send(""), ""));
await test("bytes", () => talk((socket) => socket.send(bytes), bytes));
await test("no bytes", () => talk((socket) => socket.send(Buffer.alloc(0)), Buffer.alloc(0)));
await test("a text in fragments, one of them within a character", () =>
  talk((socket) => {
    const encoded = Buffer.from("a\u{1f4a1}z");
    socket.send(encoded.subarray(0, 3), { binary: false, fin: false });
    socket.ping("between");
    socket.send(Buffer.alloc(0), { binary: false, fin: false });
    socket.send(encoded.subarray(3), { binary: false, fin: true });
  }, "a\u{1f4a1}z"));
for (const perMessageDeflate of [true, false]) {
  const how = perMessageDeflate ? "deflated" : "as it is";
  await test(`a long text, ${how}`, async () => {
    const socket = await opened("/ws", [], { perMessageDeflate });
    equal(socket.extensions.includes("permessage-deflate"), perMessageDeflate, "deflated");
    await echoes(socket, () => socket.send(long), long);
    await echoes(socket, () => socket.send("again"), "again");
    socket.terminate();
  });
}
await test("a deflated text in fragments", () => {
  const inTwo = (socket) => {
    socket.send(long, { fin: false, compress: true });
    socket.send(long, { fin: true, compress: true });
  };
  return talk(inTwo, long + long, { perMessageDeflate: { threshold: 0 } });
});
await test("a ping is answered with the same bytes", async () => {
  const socket = await opened();
  const pong = once(socket, "pong");
  socket.ping("there?");
  equal(String((await pong)[0]), "there?", "the pong");
  socket.terminate();
});
const closes = [
  [1000, ""],
  [1000, "bye"],
  [3000, "t\u00fcr zu"],
  [4999, "x".repeat(123)],
];
for (const [code, reason] of closes) {
  await test(`a close with ${code} and ${reason.length} letters is answered with ${code}`, async () => {
    const socket = await opened();
    socket.close(code, reason);
    equal((await end(socket)).split(" ")[0], `${code}`, "the code");
  });
}
await test("the server closes with code and reason", async () => {
  const socket = new WebSocket(`${base}/close/websocket`);
  equal(await end(socket), "3000 Go away!", "the end");
});
await test("a sub-protocol is agreed on, the server's favourite", async () => {
  const socket = await opened("/ws", ["unknown", "echo.v1", "echo.v2"]);
  equal(socket.protocol, "echo.v2", "the sub-protocol");
  socket.terminate();
});
await test("no sub-protocol is asked for, and none is agreed on", async () => {
  const socket = await opened();
  equal(socket.protocol, "", "the sub-protocol");
  socket.terminate();
});
await test("a message that is too large ends with 1009", async () => {
  const socket = await opened("/ws", [], { perMessageDeflate: false });
  socket.send(Buffer.alloc(2 * 1024 * 1024));
  equal((await end(socket)).split(" ")[0], "1009", "the code");
});
await test("text that is not UTF-8 ends with 1007", async () => {
  const socket = await opened();
  socket.send(Buffer.from([0x61, 0xff]), { binary: false });
  equal((await end(socket)).split(" ")[0], "1007", "the code");
});
await test("where there is no websocket, the answer is 404", async () => {
  const socket = new WebSocket(`${base}/nowhere`);
  socket.on("error", () => {});
  const [request, answer] = await once(socket, "unexpected-response");
  equal(answer.statusCode, 404, "the status");
  request.destroy();
});
process.exit(0);
