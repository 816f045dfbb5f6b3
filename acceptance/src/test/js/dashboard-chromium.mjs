// SPDX-License-Identifier: Apache-2.0
// The supervisor's page in Chromium, on a desktop and on a phone. Arguments: the daemon's port, its pid, and a folder
// for screenshots.
import { join } from "node:path";
import { equal, test, until, withChromium } from "./tools.mjs";

const [port, pid, screenshots] = process.argv.slice(2);
const base = `http://127.0.0.1:${port}`;
const problems = []; // what no page may say

async function open(context, width, height, before = () => {}) {
  const page = await context.newPage();
  await page.addInitScript(before);
  page.setDefaultTimeout(25_000);
  await page.setViewportSize({ width, height });
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("dialog", (dialog) => problems.push(`a dialog says ${dialog.message()}`));
  page.on("console", (line) => {
    if (line.text().includes("Content Security Policy")) problems.push(line.text());
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(base)) problems.push(`a page asks for ${request.url()}`);
  });
  await page.goto(`${base}/`);
  await page.locator("#status", { hasText: "connected" }).waitFor();
  return page;
}

/** A picture in each scheme. */
async function picture(page, name) {
  for (const colorScheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(screenshots, `dashboard-${name}-${colorScheme}.png`) });
  }
}

const program = (page, name) => page.locator(`.process[data-name="${name}"]`);
const state = (page, name, is) => page.locator(`.process[data-name="${name}"][data-state="${is}"]`).waitFor();
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const fact = (page, name, which) =>
  program(page, name).locator(".facts > div", { hasText: which }).locator("dd").textContent();
const hasLine = (page, text) => page.locator("#lines > div", { hasText: text }).first().waitFor();
const ticks = (page) => page.locator("#lines > div", { hasText: "tick" }).count();
const tokenOf = (page) => page.getAttribute("meta[name=token]", "content");
const focus = (page) => page.evaluate(() => document.activeElement.ariaLabel ?? document.activeElement.id);

/** Texts that stand out less than WCAG 2.2 asks for, criterion 1.4.3; pressing what is not to be pressed does nothing. */
const faint = (page) =>
  page.evaluate(() => {
    const parts = (color) => color.match(/[\d.]+/g).map(Number);
    const light = ([r, g, b]) =>
      [r, g, b]
        .map((it) => it / 255)
        .map((it) => (it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4))
        .reduce((sum, it, at) => sum + it * [0.2126, 0.7152, 0.0722][at], 0);
    const paper = (of) => {
      const color = parts(getComputedStyle(of).backgroundColor);
      return color[3] === 0 && of.parentElement ? paper(of.parentElement) : color;
    };
    return [...document.querySelectorAll("body *")]
      .filter((it) => [...it.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()))
      .filter((it) => it.checkVisibility() && !it.closest('[aria-disabled="true"], noscript'))
      .filter((it) => {
        const [one, other] = [light(parts(getComputedStyle(it).color)), light(paper(it))];
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) < 4.5;
      })
      .map((it) => `${it.tagName}.${it.className} ${it.textContent}`)
      .join("; ");
  });

await withChromium(async (context) => {
  let desk, phone;

  await test("programs are shown by group, with what there is to know", async () => {
    desk = await open(context, 1100, 800);
    equal(await desk.textContent("#identifier"), "lighthouse", "the identifier");
    await state(desk, "web", "RUNNING");
    await state(desk, "job", "EXITED");
    await state(desk, "missing", "FATAL");
    await state(desk, "manual", "STOPPED");
    equal(await desk.locator('section[aria-label="pool"] .process').count(), 5, "programs of pool");
    equal(await program(desk, "job").locator(".why").textContent(), "exit status 3", "the end of job");
    equal(await program(desk, "manual").locator(".why").textContent(), "not started", "the end of manual");
    const why = await program(desk, "missing").locator(".why").textContent();
    if (!why.includes("/nonexistent/program")) throw new Error(`missing says ${why}`);
    if (!/^\d+$/.test(await fact(desk, "web", "pid"))) throw new Error("web has no pid");
    if (!/^\d+:\d\d:\d\d$/.test(await fact(desk, "web", "uptime"))) throw new Error("web has no uptime");
    await program(desk, "web").locator("dd", { hasText: "MiB" }).waitFor();
    await program(desk, "web").locator("dd", { hasText: "%" }).waitFor();
    await picture(desk, "desktop");
  });
  await test("a click stops and starts, and every page sees it without asking", async () => {
    phone = await open(context, 390, 780, () => delete window.WebSocket);
    await state(phone, "web", "RUNNING");
    const asked = [];
    const note = (request) => asked.push(request.url());
    desk.on("request", note);
    await press(phone, "Stop web");
    await state(phone, "web", "STOPPED");
    await state(desk, "web", "STOPPED");
    await phone.locator("#said", { hasText: "web: stopped" }).waitFor();
    await press(phone, "Start web");
    await state(phone, "web", "RUNNING");
    await state(desk, "web", "RUNNING");
    desk.off("request", note);
    equal(String(asked), "", "what the other page asked for");
  });
  await test("keys do the same, and the focus stays", async () => {
    await desk.getByRole("button", { name: "Start manual", exact: true }).focus();
    await desk.keyboard.press("Enter");
    await state(desk, "manual", "RUNNING");
    equal(await focus(desk), "Start manual", "the focus");
    await desk.keyboard.press("Tab");
    await desk.keyboard.press("Space");
    await state(desk, "manual", "STOPPED");
  });
  await test("what cannot be done says why", async () => {
    await press(desk, "Start missing");
    await desk.locator("#failed", { hasText: "missing: no such file" }).waitFor();
    await press(desk, "Restart job");
    await state(desk, "job", "EXITED");
  });
  await test("a filter leaves what has its words", async () => {
    await desk.fill("#filter", "POOL run");
    equal(await desk.locator(".process:visible").count(), 5, "programs that are shown");
    await desk.fill("#filter", "nobody");
    await desk.locator("#nothing", { hasText: "No program is like that." }).waitFor();
    await desk.fill("#filter", "");
    equal(await program(desk, "web").isVisible(), true, "web is there");
  });
  await test("a log goes on while it is looked at, waits while it is paused, and nothing is missing", async () => {
    await press(desk, "Log of web");
    await hasLine(desk, "tick");
    const first = await ticks(desk);
    await until(async () => (await ticks(desk)) > first);
    await picture(desk, "log-desktop");
    await press(desk, "Pause");
    const before = await ticks(desk);
    await desk.waitForTimeout(500); // two ticks at least
    equal(await ticks(desk), before, "lines while it is paused");
    await press(desk, "Resume");
    await until(async () => (await ticks(desk)) > before + 1);
    const all = (await desk.locator("#lines > div", { hasText: "tick" }).allTextContents()).map((it) => it.slice(5));
    const numbers = all.slice(all.lastIndexOf("1")); // it has been started twice
    equal(numbers.join(), numbers.map((_, at) => at + 1).join(), "what was said");
    await press(desk, "Close");
    equal(await focus(desk), "Log of web", "the focus");
  });
  await test("a log that is cleared begins anew, and on a phone it is all there is", async () => {
    await press(phone, "Log of web");
    await hasLine(phone, "tick");
    await picture(phone, "log-phone");
    equal(await phone.evaluate(() => document.getElementById("main").inert), true, "programs behind it are out of reach");
    await phone.evaluate(() => (document.querySelector("#lines > div").id = "old"));
    await press(phone, "Clear");
    await phone.locator("#ask #yes").click();
    await phone.locator("#old").waitFor({ state: "detached" });
    await hasLine(phone, "tick");
    await press(phone, "Close");
    equal(await phone.evaluate(() => document.getElementById("main").inert), false, "programs are out of reach");
  });
  await test("a log is shown as text, whatever is in it", async () => {
    await press(desk, "Log of pool:pool_0");
    await press(desk, "stderr");
    await hasLine(desk, "<img src=x onerror=alert(1)>");
    const lines = await desk.locator("#lines > div").allTextContents();
    equal(lines[1], "red and \ufffd", "colours, and what is no UTF-8");
    equal(lines[2], "100 %", "what was written over");
    equal(lines[3].length, 8000, "a long line");
    equal(await desk.locator("#lines img").count(), 0, "elements in lines");
    equal(await desk.evaluate(() => document.documentElement.scrollWidth), 1100, "the page's width");
    await press(desk, "Main log");
    await hasLine(desk, "entered RUNNING state");
    await desk.keyboard.press("Escape");
    equal(await desk.locator("#log").isVisible(), false, "the log is there");
  });
  await test("it fits a phone", async () => {
    for (const width of [320, 390]) {
      await phone.setViewportSize({ width, height: 780 });
      equal(await phone.evaluate(() => document.documentElement.scrollWidth), width, "the page's width");
      const small = await phone.evaluate(() =>
        [...document.querySelectorAll("button, input")]
          .map((it) => [it, it.getBoundingClientRect()])
          .filter(([it, box]) => it.checkVisibility() && (box.height < 44 || box.width < 44))
          .map(([it]) => it.textContent),
      );
      equal(small.join(), "", "buttons too small for a finger");
      await phone.evaluate(() => scrollTo(0, 0));
      await picture(phone, `phone-${width}`);
    }
  });
  await test("texts stand out, each button has a name, and so has each part", async () => {
    for (const colorScheme of ["dark", "light"]) {
      await desk.emulateMedia({ colorScheme });
      equal(await faint(desk), "", `faint texts, ${colorScheme}`);
    }
    const nameless = await desk.evaluate(
      () => [...document.querySelectorAll("button, input, section")].filter((it) => !it.textContent.trim() && !it.ariaLabel).length,
    );
    equal(nameless, 0, "parts without a name");
    equal(await desk.evaluate(() => document.documentElement.lang), "en", "the language");
  });
  await test("what is for all asks first", async () => {
    await press(desk, "Stop all");
    await picture(desk, "question");
    await press(desk, "Cancel");
    await state(desk, "web", "RUNNING");
    await press(desk, "Stop all");
    await desk.locator("#ask #yes").click();
    await state(desk, "web", "STOPPED");
    await state(desk, "pool:pool_1", "STOPPED");
    await press(desk, "Start all");
    await state(desk, "pool:pool_1", "RUNNING");
    await state(desk, "web", "RUNNING");
  });
  await test("an action without the page's token is refused", async () => {
    const status = await desk.evaluate(async () => {
      const body = new URLSearchParams({ token: "0".repeat(32), action: "stop", name: "web" });
      return (await fetch("action", { method: "POST", body })).status;
    });
    equal(status, 403, "the status");
    await state(desk, "web", "RUNNING");
  });
  await test(
    "when the daemon begins anew the page says that it is lost, and comes back with its log",
    async () => {
      await press(desk, "Main log");
      await hasLine(desk, "RUNNING state");
      const before = await tokenOf(desk);
      process.kill(Number(pid), "SIGHUP");
      await phone.locator("#lost").waitFor();
      await picture(phone, "lost");
      await until(async () => (await tokenOf(desk).catch(() => before)) !== before);
      await state(desk, "web", "RUNNING");
      await hasLine(desk, "RUNNING state");
      await press(desk, "Stop web");
      await state(desk, "web", "STOPPED");
    },
    60_000,
  );
  await test("no script failed, and nothing was asked for elsewhere", async () =>
    equal(problems.join("; "), "", "what the pages said"));
});
process.exit(0);
