// SPDX-License-Identifier: Apache-2.0
// The chat in Chromium while its server reloads again and again and everybody talks: nobody notices. Arguments: the
// server's port, the file that names the serving process, and how it reloads.
import { RELOAD, equal, reload, test, until, withChromium } from "./tools.mjs";

const [port, pidFile, mode] = process.argv.slice(2);
const base = `http://127.0.0.1:${port}`;
const ROOM = "room";
const RELOADS = 3;
const PAUSE = 350; // milliseconds between two lines of somebody: the server allows four a second
const KEPT = 50; // lines of the history
const problems = []; // what no page may say

/** @param before what the page runs before its scripts */
async function enter(context, name, before = () => {}) {
  const page = await context.newPage();
  page.setDefaultTimeout(25_000);
  await page.addInitScript(before);
  page.on("pageerror", (error) => problems.push(`${name}: ${error}`));
  await page.goto(`${base}/#${ROOM}`);
  await page.fill("#name", name);
  await page.click("#go");
  await page.locator("#inside").waitFor();
  await page.evaluate(watch);
  return page;
}

/** Notes everything that a page says of its connection from here on. */
function watch() {
  window.noticed = [];
  const look = () => {
    const status = document.getElementById("status").textContent;
    const { hidden } = document.getElementById("banner");
    if (status !== "connected" || !hidden) window.noticed.push(status);
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
}

/** Has the page's client poll, whatever the browser has. */
function poll() {
  let client;
  const polling = { transports: ["xhr-polling"] };
  Object.defineProperty(window, "SockJS", {
    set: (loaded) => {
      client = new Proxy(loaded, { construct: (target, [url]) => new target(url, null, polling) });
    },
    get: () => client,
  });
}

/** Says numbers until it is told to end. */
function talk(pause) {
  window.said = 0;
  window.talking = setInterval(() => say(`${me.name} ${window.said++}`), pause);
}

const said = (page) => page.evaluate(() => window.said);
const texts = (page) => page.locator("#lines .text").allTextContents();
const generation = async () => (await (await fetch(`${base}/rooms`)).json()).generation;

/** What somebody said, as numbers. */
const numbersOf = (name, lines) =>
  lines.filter((line) => line.startsWith(`${name} `)).map((line) => Number(line.slice(name.length + 1)));

/** Checks that somebody's lines are these, in order, each once. */
function hasNumbers(numbers, from, to, what) {
  const expected = Array.from({ length: to - from }, (_, i) => from + i);
  equal(String(numbers), String(expected), what);
}

await withChromium(async (context) => {
  const talkers = [];
  let first;

  await test(`${mode}: a page with WebSockets and two without are there and talk`, async () => {
    first = await generation();
    talkers.push({ name: "Ada", page: await enter(context, "Ada") });
    talkers.push({ name: "Bob", page: await enter(context, "Bob", () => delete window.WebSocket) });
    talkers.push({
      name: "Cleo",
      page: await enter(context, "Cleo", poll),
    });
    for (const { page } of talkers) await page.evaluate(talk, PAUSE);
  });
  for (let i = 1; i <= RELOADS; i++) {
    await test(`${mode}: reload ${i} under them`, async () => {
      const before = await said(talkers[0].page);
      await reload(pidFile, mode);
      await until(async () => (await said(talkers[0].page)) > before);
    }, RELOAD);
  }
  await test(`${mode}: every page has every line once, in the order of who said it`, async () => {
    for (const { page } of talkers) await page.evaluate(() => clearInterval(window.talking));
    for (const { page } of talkers) {
      await until(() => page.evaluate(() => pending.size === 0));
    }
    let all = 0;
    for (const { page } of talkers) all += await said(page);
    for (const one of talkers) {
      await until(async () => (await texts(one.page)).length >= all);
      const lines = await texts(one.page);
      equal(lines.length, all, `how many lines ${one.name} has`);
      for (const { name, page } of talkers) {
        hasNumbers(numbersOf(name, lines), 0, await said(page), `what ${one.name} has of ${name}`);
      }
    }
  });
  await test(`${mode}: nobody has seemed to leave, and no page has lost its connection`, async () => {
    for (const { name, page } of talkers) {
      equal(String(await page.evaluate(() => window.noticed)), "", `what ${name} has noticed`);
      equal(await page.locator("#lines .note", { hasText: "left" }).count(), 0, "notes of leaving");
    }
    equal(await generation(), first + RELOADS, "the generation");
    await talkers[0].page.locator("#generation", { hasText: `generation ${first + RELOADS}` }).waitFor();
  });
  await test(`${mode}: who comes now finds everybody, and the last ${KEPT} lines once`, async () => {
    const dan = await enter(context, "Dan");
    const people = (await dan.locator("#here li").allTextContents()).sort().join(", ");
    equal(people, "Ada, Bob, Cleo, Dan (you)", "who is here");
    const lines = await texts(dan);
    equal(lines.length, KEPT, "how many lines there are");
    for (const { name, page } of talkers) {
      const numbers = numbersOf(name, lines);
      hasNumbers(numbers, numbers[0], await said(page), `what there is of ${name}`);
    }
  });
  await test(`${mode}: no script failed`, async () => equal(problems.join("; "), "", "what pages said"));
});
process.exit(0);
