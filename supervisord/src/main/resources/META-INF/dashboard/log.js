// SPDX-License-Identifier: Apache-2.0
// The log that is looked at.

import { $, act, ask, element } from "./page.js";

const MOST_LINES = 2000; // on the page
const MOST_TEXT = 1024 * 1024; // characters on the page
const MOST_HELD = 256 * 1024; // characters that wait while it is paused
const LONGEST_LINE = 64 * 1024;

let send = () => {}; // says something to the daemon

let number = 0; // of what is followed: what belongs to another one comes too late
let shown = null; // { name, channel }
let opener = null; // has the focus again afterwards
let line = null; // the last one, which is not complete
let textSize = 0; // characters of all lines
let stuck = true; // to the end, until somebody scrolls away from it
let held = null; // what has come since it was paused: [{ text, isNote }]
let heldSize = 0;
let isLeftOut = false; // more has come than is held
let isStale = false; // the connection was lost meanwhile

// Escape sequences of terminals, control characters that show nothing, and those that turn text around.
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\^_])/g;
const INVISIBLE = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** As a terminal shows it: what comes after a carriage return is written over what was before. */
function plain(raw) {
  const text = raw.replace(ESCAPES, "").replace(/\r+$/, "");
  return text.slice(text.lastIndexOf("\r") + 1).replace(INVISIBLE, "");
}

const phone = matchMedia("(max-width: 40rem)");

/** On a phone the log is all there is, so what is behind it must not be reached. */
function cover() {
  const isCovered = shown !== null && phone.matches;
  $("top").inert = isCovered;
  $("main").inert = isCovered;
}

/** Shows a log from now on, at the button that was pressed if it was one. */
export function showLog(name, channel, from) {
  opener = from ?? opener;
  shown = { name, channel };
  number++;
  empty();
  setPaused(false);
  $("log-title").textContent = name === "" ? "Main log" : `Log of ${name}`;
  for (const each of ["stdout", "stderr"]) {
    $(each).hidden = name === "";
    $(each).setAttribute("aria-pressed", String(each === channel));
  }
  $("log").hidden = false;
  document.body.classList.add("with-log");
  cover();
  follow();
  if (from) $("log-title").focus();
}

function follow() {
  if (shown) send(`follow ${number} ${shown.channel} ${shown.name}`);
}

function closeLog() {
  if (!shown) return;
  shown = null;
  number++;
  send("rest");
  $("log").hidden = true;
  document.body.classList.remove("with-log");
  cover();
  opener?.focus();
}

function empty() {
  line = null;
  textSize = 0;
  stuck = true;
  $("lines").replaceChildren();
  $("newest").hidden = true;
}

let isScrolling = false;

function toEnd() {
  $("newest").hidden = true;
  if (isScrolling) return;
  isScrolling = true;
  requestAnimationFrame(() => {
    isScrolling = false;
    if (stuck) $("lines").scrollTop = $("lines").scrollHeight;
  });
}

function append(added) {
  const lines = $("lines");
  lines.append(...added);
  while (lines.children.length > MOST_LINES || (textSize > MOST_TEXT && lines.children.length > 1)) {
    textSize -= lines.firstElementChild.size ?? 0;
    lines.firstElementChild.remove();
  }
  if (stuck) toEnd();
  else $("newest").hidden = false;
}

function showText(text) {
  const pieces = text.split("\n");
  const added = [];
  pieces.forEach((piece, at) => {
    const isEnded = at < pieces.length - 1;
    if (line === null && (piece !== "" || isEnded)) {
      line = element("div", "");
      line.raw = "";
      line.size = 0;
      added.push(line);
    }
    if (line === null) return;
    line.raw += piece;
    line.size += piece.length;
    textSize += piece.length;
    line.textContent = plain(line.raw);
    if (isEnded || line.raw.length > LONGEST_LINE) {
      line.raw = "";
      line = null;
    }
  });
  append(added);
}

function showNote(text) {
  line = null;
  append([element("div", "note", text)]);
}

function showPiece({ text, isNote }) {
  if (isNote) showNote(text);
  else showText(text);
}

/** Shows a piece, `{ number, text, isNote }`, or holds it while the log is paused. */
export function take(piece) {
  if (piece.number !== number) return;
  if (held === null) return showPiece(piece);
  held.push(piece);
  heldSize += piece.text.length;
  while (heldSize > MOST_HELD && held.length > 1) {
    heldSize -= held.shift().text.length;
    isLeftOut = true;
  }
}

function setPaused(is) {
  $("pause").setAttribute("aria-pressed", String(is));
  $("pause").textContent = is ? "Resume" : "Pause";
  const waited = held ?? [];
  held = is ? [] : null;
  heldSize = 0;
  const [wasLeftOut, wasStale] = [isLeftOut, isStale];
  isLeftOut = false;
  isStale = false;
  return { waited, wasLeftOut, wasStale };
}

function resume() {
  const { waited, wasLeftOut, wasStale } = setPaused(false);
  if (wasStale) return showLog(shown.name, shown.channel);
  if (wasLeftOut) showNote("some of what came meanwhile is left out");
  waited.forEach(showPiece);
  stuck = true;
  toEnd();
}

/** There is a connection again. */
export function goOn(say) {
  send = say;
  if (!shown) return;
  if (held === null) showLog(shown.name, shown.channel);
  else isStale = true; // who reads what is there goes on reading
}

/** Keeps what is shown for the page that is loaded next. */
export function keep() {
  if (shown) sessionStorage.setItem("log", JSON.stringify(shown));
}

/** Shows what the page before has kept. */
export function showKept() {
  const kept = JSON.parse(sessionStorage.getItem("log") ?? "null");
  sessionStorage.removeItem("log");
  if (kept && !shown) showLog(kept.name, kept.channel);
}

$("lines").addEventListener("scroll", () => {
  const lines = $("lines");
  stuck = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 40;
  if (stuck) $("newest").hidden = true;
});
$("newest").addEventListener("click", () => {
  stuck = true;
  toEnd();
});
$("pause").addEventListener("click", () => (held === null ? setPaused(true) : resume()));
$("main-log").addEventListener("click", () => showLog("", "main", $("main-log")));
$("stdout").addEventListener("click", () => showLog(shown.name, "stdout"));
$("stderr").addEventListener("click", () => showLog(shown.name, "stderr"));
$("close").addEventListener("click", closeLog);
$("clear").addEventListener("click", () => {
  const { name } = shown;
  ask(name === "" ? "Clear the main log?" : `Clear both logs of ${name}?`, "Clear", async () => {
    const isDone = await (name === "" ? act("clear-main") : act("clear", name));
    if (isDone && shown?.name === name) showLog(name, shown.channel);
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !$("ask").open) closeLog();
});
phone.addEventListener("change", cover);
