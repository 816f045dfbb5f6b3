// SPDX-License-Identifier: Apache-2.0
// The chat in Chromium, on a desktop and on a phone, through a reload. Arguments: the server's port, the file that
// names the serving process, and a folder for screenshots.
import { join } from "node:path";
import { RELOAD, equal, reload, test, withChromium } from "./tools.mjs";

const [port, pidFile, screenshots] = process.argv.slice(2);
const base = `http://127.0.0.1:${port}`;
const ATTACK = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
const problems = []; // what no page may say

/** The text of each line, the oldest first. */
const texts = (page) => page.locator("#lines .text").allTextContents();
const people = async (page) => (await page.locator("#here li").allTextContents()).sort().join(", ");

/** @param before what the page runs before its scripts */
async function enter(context, name, room, width, height, before = () => {}) {
  const page = await context.newPage();
  await page.addInitScript(before);
  page.setDefaultTimeout(25_000);
  await page.setViewportSize({ width, height });
  page.on("pageerror", (error) => problems.push(`${name}: ${error}`));
  page.on("console", (line) => {
    if (line.text().includes("Content Security Policy")) problems.push(`${name}: ${line.text()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !url.startsWith("data:")) problems.push(`${name} asks for ${url}`);
  });
  await page.goto(`${base}/#${room}`);
  await page.fill("#name", name);
  await page.click("#go");
  await page.locator("#inside").waitFor();
  return page;
}

async function say(page, text) {
  await page.fill("#text", text);
  await page.press("#text", "Enter");
}

const has = (page, text) => page.locator("#lines .text", { hasText: text }).waitFor();

/** Every page has exactly these lines, each once. */
async function allHave(pages, expected) {
  for (const page of pages) {
    await page.waitForFunction(
      (count) =>
        document.querySelectorAll("#lines .text").length >= count &&
        !document.querySelector("#pending li"),
      expected.length,
    );
    equal(JSON.stringify(await texts(page)), JSON.stringify(expected), "what was said");
  }
}

async function generation(page) {
  return (await page.evaluate(async () => (await fetch("rooms")).json())).generation;
}

/** Reloads, and has no page lose its connection over it. */
async function reloaded(pages) {
  const before = await generation(pages[0]);
  await reload(pidFile, "overlap");
  for (const page of pages) {
    equal(await page.textContent("#status"), "connected", "the status");
    const served = page.locator("#generation", { hasText: `generation ${before + 1}` });
    await served.waitFor({ state: "attached" }); // a small page does not show it
  }
}

for (const scheme of ["light", "dark"]) {
  await withChromium(
    async (context) => {
      const picture = (page, name) => page.screenshot({ path: join(screenshots, `chat-${name}-${scheme}.png`) });
      const room = `room ${scheme}`;
      const said = [];
      let ada, bob, cleo;

      await test(`${scheme}: two pages talk both ways, and see each other come`, async () => {
        ada = await enter(context, "Ada", room, 1100, 720);
        await say(ada, "Good morning!");
        bob = await enter(context, "Bob", room, 360, 640);
        await has(bob, "Good morning!");
        await say(bob, "Hello, Ada. Shall we deploy?");
        await has(ada, "Shall we deploy?");
        await say(ada, "Yes: everybody is in here, and nobody has to leave.");
        said.push(
          "Good morning!",
          "Hello, Ada. Shall we deploy?",
          "Yes: everybody is in here, and nobody has to leave.",
        );
        await allHave([ada, bob], said);
        equal(await people(ada), "Ada (you), Bob", "who is here");
        equal(String(await ada.locator("#lines .note").allTextContents()), "Bob came", "the notes");
      });
      await test(`${scheme}: markup is shown as it was typed`, async () => {
        await say(bob, ATTACK);
        said.push(ATTACK);
        await allHave([ada, bob], said);
        equal(await ada.locator("#lines img, #lines script").count(), 0, "elements in lines");
        equal(await ada.title(), `${room} \u00b7 Baton chat`, "the title");
      });
      await test(`${scheme}: who comes late, without WebSockets, gets history and names`, async () => {
        cleo = await enter(context, "Cleo", room, 320, 560, () => delete window.WebSocket);
        await allHave([cleo], said);
        await cleo.click("#who");
        equal(await people(cleo), "Ada, Bob, Cleo (you)", "who is here");
        await picture(cleo, "people-320");
        await cleo.click("#who");
        equal(await cleo.evaluate(() => document.documentElement.scrollWidth), 320, "the page's width");
        await picture(cleo, "room-320");
      });
      await test(`${scheme}: a name that is taken is refused, with the reason`, async () => {
        const page = await context.newPage();
        await page.goto(`${base}/#${room}`);
        await page.fill("#name", "ADA");
        await picture(page, "door");
        await page.click("#go");
        await page.locator("#problem", { hasText: "somebody here is called Ada already" }).waitFor();
        await picture(page, "refused");
        await page.close();
      });
      const untilReloaded = async () => {
        const reloading = reloaded([ada, bob, cleo]);
        await say(ada, "Said while it reloads");
        await reloading;
        await say(bob, "Said after it");
        said.push("Said while it reloads", "Said after it");
        await allHave([ada, bob, cleo], said);
        for (const page of [ada, bob, cleo]) {
          await page.locator("#here li").nth(2).waitFor({ state: "attached" });
          equal(await page.locator("#lines .note", { hasText: "left" }).count(), 0, "notes of leaving");
        }
      };
      if (scheme === "light") {
        await test("a reload costs no line and no connection, and nobody seems to leave", untilReloaded, RELOAD);
      }
      await test(`${scheme}: without a server the page says so and keeps what is typed`, async () => {
        await context.route("**/*", (route) => route.abort());
        await ada.evaluate(() => connection.close());
        await ada.evaluate(() => connection.open());
        await ada.locator("#banner").waitFor();
        await say(ada, "Typed without a server");
        await ada.locator("#pending .text").waitFor();
        await picture(ada, "reconnecting-desktop");
        await context.unroute("**/*");
        said.push("Typed without a server");
        await allHave([ada, bob, cleo], said);
        await picture(ada, "room-desktop");
        await picture(bob, "room-phone");
      });
      await test(`${scheme}: who leaves is seen to leave`, async () => {
        await bob.click("#leave");
        await ada.locator("#lines .note", { hasText: "Bob left" }).waitFor();
        await bob.locator("#door").waitFor();
        equal(await people(ada), "Ada (you), Cleo", "who is here");
      });
      await test(`${scheme}: a page that is loaded again is back in its room`, async () => {
        await cleo.reload();
        await cleo.locator("#inside").waitFor();
        await has(cleo, "Typed without a server");
      });
      await test(`${scheme}: a copy of a tab takes its place, and the tab says so`, async () => {
        const copied = context.waitForEvent("page");
        await cleo.evaluate(() => void window.open(location.href));
        const copy = await copied;
        await has(copy, "Typed without a server");
        await cleo.locator("#problem", { hasText: "with another tab" }).waitFor();
        await say(copy, "Here now");
        said.push("Here now");
        await allHave([ada], said);
      });
      await test(`${scheme}: no script failed, and nothing was asked for elsewhere`, async () =>
        equal(problems.join("; "), "", "what the pages said"));
    },
    { colorScheme: scheme },
  );
}
process.exit(0);
