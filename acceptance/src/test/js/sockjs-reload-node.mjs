// SPDX-License-Identifier: Apache-2.0
// sockjs-client in Node, every transport it has there, while the server reloads again and again. Each session counts
// what it sends, and the server counts what it hears of each session. Some carry channels, one of which is a topic on
// which all of them publish. Arguments: the server's http://host:port, the file that names the serving process, and
// how it reloads.
import { RELOAD, equal, reload, require, test, until, within } from "./tools.mjs";

const SockJS = require("sockjs-client");
const [base, pidFile, mode] = process.argv.slice(2);
const RELOADS = 3;
const EACH = 3; // sessions
const PAUSE = 50; // milliseconds between two messages of a session

/** A session that talks until it is told to end. */
class Talker {
  #wrong = [];
  #timer;
  sent = 0;
  heard = 0;

  constructor(transport, service = "echo") {
    this.sock = new SockJS(`${base}/${service}`, null, { transports: [transport] });
    this.opened = new Promise((resolve) => (this.sock.onopen = resolve));
    this.sock.onmessage = ({ data }) => this.hear(data);
    this.sock.onclose = ({ code, reason }) => this.wrong(`closed with ${code} ${reason}`);
  }

  wrong(what) {
    this.#wrong.push(what);
  }

  /** The server says how many it has heard before, and what. */
  hear(data) {
    const expected = `${this.heard} ${this.heard}`;
    if (data !== expected) this.wrong(`${data} for ${expected}`);
    this.heard++;
  }

  say(number) {
    this.sock.send(String(number));
  }

  talk() {
    this.#timer = setInterval(() => this.say(this.sent++), PAUSE);
  }

  stop() {
    clearInterval(this.#timer);
  }

  /** Whether everything has come, or something is wrong. */
  isDone() {
    return this.#wrong.length > 0 || this.heard >= this.sent;
  }

  /** Resolves to what went wrong, when all of them have stopped. */
  async end() {
    await within(10_000, until(() => this.isDone())).catch(({ message }) => this.wrong(message));
    if (this.heard !== this.sent) this.wrong(`${this.heard} of ${this.sent} came back`);
    this.sock.close();
    return this.#wrong.slice(0, 3).join("; ");
  }
}

/** The same over a channel; and everybody publishes on a channel where everybody is. */
class Channeled extends Talker {
  static all = [];
  #of = Channeled.all.map(() => 0); // how many were heard of each

  constructor(transport) {
    super(transport, "channels");
    Channeled.all.push(this);
    this.joined = this.opened.then(async () => {
      this.sock.send("sub,echo");
      this.sock.send("sub,everybody");
      await until(() => this.welcome);
    });
  }

  hear(data) {
    const [, channel, text] = data.match(/^msg,(\w+),(.*)$/) ?? [];
    if (channel === "echo") super.hear(text);
    else if (channel === "everybody" && text === "welcome" && !this.welcome) this.welcome = true;
    else if (channel === "everybody") this.#hearOf(...text.split(" ").map(Number));
    else this.wrong(data);
  }

  #hearOf(who, number) {
    this.#of[who] ??= 0;
    if (number !== this.#of[who]) this.wrong(`${number} of ${who} for ${this.#of[who]}`);
    this.#of[who]++;
  }

  say(number) {
    this.sock.send(`msg,echo,${number}`);
    this.sock.send(`msg,everybody,${Channeled.all.indexOf(this)} ${number}`);
  }

  isDone() {
    return super.isDone() && Channeled.all.every((one, i) => this.#of[i] >= one.sent);
  }
}

const TRANSPORTS = ["websocket", "xhr-streaming", "eventsource", "xhr-polling"];
const talkers = Object.fromEntries(
  TRANSPORTS.map((transport) => [transport, Array.from({ length: EACH }, () => new Talker(transport))]),
);
const channeled = TRANSPORTS.map((transport) => new Channeled(transport));
const everybody = [...Object.values(talkers).flat(), ...channeled];

/** Everybody hears more. */
async function progress() {
  const before = everybody.map((talker) => talker.heard);
  await until(() => everybody.every((talker, i) => talker.heard > before[i] + 5));
}

await test(`${mode}: everybody is there`, async () => {
  await Promise.all(everybody.map((talker) => talker.joined ?? talker.opened));
  everybody.forEach((talker) => talker.talk());
  await progress();
});
for (let i = 1; i <= RELOADS; i++) {
  await test(`${mode}: reload ${i}, and everybody goes on`, async () => {
    await reload(pidFile, mode);
    await progress();
  }, RELOAD);
}
everybody.forEach((talker) => talker.stop());
for (const transport of TRANSPORTS) {
  await test(`${mode}: ${transport} stays: nothing lost, doubled, reordered or closed`, async () => {
    for (const talker of talkers[transport]) equal(await talker.end(), "", "what went wrong");
  });
}
await test(`${mode}: channels stay, with what they keep and where they are subscribed`, async () => {
  for (const talker of channeled) equal(await talker.end(), "", "what went wrong");
});
process.exit(0);
