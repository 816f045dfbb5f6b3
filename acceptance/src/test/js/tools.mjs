// SPDX-License-Identifier: Apache-2.0
// What the drivers have in common: their packages, and how they report.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const FETCHED = fileURLToPath(new URL("../../../../target/tools/clients", import.meta.url));

/** Loads from the folder where ./baton test has put the packages of package.json. */
export const require = createRequire(join(process.env.BATON_CLIENTS ?? FETCHED, "package.json"));

/** Rejects after so many milliseconds: a hang, on two busy cores. */
export function within(millis, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing after ${millis} ms`)), millis);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Runs a case and says how it went, as one line of JSON on standard output. */
export async function test(name, act, most = 30_000) {
  const started = Date.now();
  let why = null;
  try {
    await within(most, act());
  } catch (error) {
    why = error?.stack ?? String(error);
  }
  console.log(JSON.stringify({ case: name, ok: why === null, millis: Date.now() - started, why }));
}

export function equal(actual, expected, what) {
  if (actual !== expected) {
    throw new Error(`${what} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`);
  }
}

/** The script that talks SockJS the same way in Node and in a page. */
export const CONVERSATION = new URL("conversation.cjs", import.meta.url);

export const source = (url) => readFileSync(url, "utf8");

/** Debian's Chromium with a profile of its own, which is gone afterwards. */
export async function withChromium(act, options = {}) {
  const { chromium } = require("playwright-core");
  const profile = mkdtempSync(join(tmpdir(), "chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.BATON_CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
    ...options,
  });
  try {
    await act(context);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

const numberIn = (file) => Number(readFileSync(file, "utf8"));

/** Where an image that was executed in place finds which generation it is. */
function generationOf(pid) {
  const found = told(`/proc/${pid}/environ`).match(/(?:^|\0)BATON_GENERATION=(\d*)/);
  return found ? found[1] : "";
}

/** What a file of /proc says; empty when its process or thread has gone. */
function told(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

/** A process that has ended and that nobody has waited for does not run. */
const runs = (pid) => !["", "Z", "X"].includes(told(`/proc/${pid}/stat`).replace(/.*\) /s, "").charAt(0));

const hasChildren = (pid) =>
  readdirSync(`/proc/${pid}/task`)
    .flatMap((task) => told(`/proc/${pid}/task/${task}/children`).split(" "))
    .some((child) => child.trim() !== "" && runs(child.trim()));

/** For a case with a reload: two virtual machines may have to start. */
export const RELOAD = 60_000;

/** HUP to whoever serves; resolves when one generation is left: a process, or the image in it, has gone. */
export async function reload(pidFile, mode) {
  const pid = numberIn(pidFile);
  const before = generationOf(pid);
  process.kill(pid, "SIGHUP");
  const isOver =
    mode === "exec"
      ? () => generationOf(pid) !== before && !hasChildren(pid)
      : () => !runs(pid);
  await until(isOver);
}

/** Resolves when it holds. */
export async function until(holds) {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
}
