// SPDX-License-Identifier: Apache-2.0
// The programs, and how many of them are in which state.

import { $, able, act, button, element } from "./page.js";
import { showLog } from "./log.js";

const MANY = 8; // programs, from which on a filter is of use

const programs = new Map(); // full name -> Program, in the order in which they are shown

function span(seconds) {
  const days = Math.floor(seconds / 86_400);
  const two = (number) => String(Math.floor(number)).padStart(2, "0");
  const clock = `${Math.floor((seconds % 86_400) / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
  return days > 0 ? `${days} d ${clock}` : clock;
}

function size(bytes) {
  const mebibytes = bytes / (1 << 20);
  return mebibytes < 1000 ? `${mebibytes.toFixed(mebibytes < 10 ? 1 : 0)} MiB` : `${(mebibytes / 1024).toFixed(1)} GiB`;
}

/** A moment, with its day unless that is today. */
function moment(millis) {
  const at = new Date(millis);
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday ? at.toLocaleTimeString() : at.toLocaleString();
}

/** One program on the page. */
class Program {
  item = element("li", "process");
  row = {};
  #name = element("h3", "");
  #state = element("span", "state");
  #facts = element("dl", "facts");
  #values = new Map();
  #why = element("span", "why");
  #ended = element("span", "ended quiet");
  #start;
  #stop;
  #restart;
  #log;
  #startedAt = 0;

  constructor(name) {
    this.name = name;
    this.#start = button("Start", () => act("start", name));
    this.#stop = button("Stop", () => act("stop", name));
    this.#restart = button("Restart", () => act("restart", name));
    this.#log = button("Log", () => showLog(name, "stdout", this.#log));
    for (const [of, word] of [
      [this.#start, "Start"],
      [this.#stop, "Stop"],
      [this.#restart, "Restart"],
      [this.#log, "Log of"],
    ]) {
      of.setAttribute("aria-label", `${word} ${name}`);
    }
    const buttons = element("div", "buttons");
    buttons.append(this.#start, this.#stop, this.#restart, this.#log);
    for (const fact of ["uptime", "memory", "CPU", "pid"]) {
      const pair = element("div", "");
      const value = element("dd", "");
      pair.append(element("dt", "", fact), value);
      this.#facts.append(pair);
      this.#values.set(fact, value);
    }
    const head = element("div", "head");
    head.append(this.#name, this.#state);
    const end = element("p", "end");
    end.append(this.#why, " ", this.#ended);
    this.item.append(head, this.#facts, end, buttons);
  }

  show(row) {
    const isSame = this.row.pid === row.pid;
    this.row = row;
    this.#startedAt = Date.now() - row.uptime * 1000;
    this.item.dataset.state = row.state;
    this.item.dataset.name = row.name;
    this.#name.textContent = row.process;
    this.#state.textContent = row.state.toLowerCase();
    this.#why.textContent = row.said;
    this.#ended.textContent = row.pid === 0 && row.stopped > 0 ? `ended ${moment(row.stopped)}` : "";
    this.#facts.hidden = row.pid === 0;
    this.#fact("pid", row.pid || "");
    if (!isSame || row.pid === 0) this.use(null);
    this.tick();
    able(this.#start, row.startable);
    able(this.#stop, row.up);
    able(this.#restart, row.up || row.startable);
    able(this.#log, row.stdout || row.stderr);
  }

  use(usage) {
    this.#fact("memory", usage ? size(usage[1]) : "");
    this.#fact("CPU", usage && usage[0] >= 0 ? `${(usage[0] / 10).toFixed(1)} %` : "");
  }

  tick() {
    this.#fact("uptime", this.row.pid ? span((Date.now() - this.#startedAt) / 1000) : "");
  }

  matches(words) {
    const all = `${this.name} ${this.row.state}`.toLowerCase();
    return words.every((word) => all.includes(word));
  }

  #fact(name, text) {
    const value = this.#values.get(name);
    if (value.textContent !== String(text)) value.textContent = text;
  }
}

/** Shows these, in this order, and no others. */
export function showAll(rows) {
  const names = rows.map((row) => row.name);
  if (names.join("\n") !== [...programs.keys()].join("\n")) arrange(rows);
  showSome(rows);
}

/** Groups in their order; a program that is alone in a group of its name needs no heading. */
function arrange(rows) {
  const kept = new Map(programs);
  programs.clear();
  const groups = new Map();
  for (const row of rows) {
    programs.set(row.name, kept.get(row.name) ?? new Program(row.name));
    if (!groups.has(row.group)) groups.set(row.group, []);
    groups.get(row.group).push(row);
  }
  const sections = [];
  for (const [group, members] of groups) {
    const section = element("section", "group");
    section.setAttribute("aria-label", group);
    const isAlone = members.length === 1 && members[0].process === group;
    if (!isAlone) section.append(element("h2", "", group));
    const list = element("ul", "");
    list.append(...members.map((row) => programs.get(row.name).item));
    section.append(list);
    sections.push(section);
  }
  $("groups").replaceChildren(...sections);
}

/** Shows what has become of these. */
export function showSome(rows) {
  for (const row of rows) programs.get(row.name)?.show(row);
  summarize();
  filter();
}

// What is wrong comes first.
const STATES = ["FATAL", "BACKOFF", "UNKNOWN", "STARTING", "STOPPING", "EXITED", "STOPPED", "RUNNING"];

function summarize() {
  const counts = new Map();
  for (const { row } of programs.values()) counts.set(row.state, (counts.get(row.state) ?? 0) + 1);
  const parts = STATES.filter((state) => counts.has(state)).map((state) => {
    const part = element("li", "state", `${counts.get(state)} ${state.toLowerCase()}`);
    part.dataset.state = state;
    return part;
  });
  const text = (of) => of.map((it) => it.textContent).join();
  if (text(parts) !== text([...$("summary").children])) $("summary").replaceChildren(...parts);
}

/** Shows what has all words of the filter in its name or state. */
function filter() {
  $("filter").hidden = programs.size <= MANY && $("filter").value === "";
  const words = $("filter").value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const program of programs.values()) {
    program.item.hidden = !program.matches(words);
    if (!program.item.hidden) found++;
  }
  for (const group of $("groups").children) group.hidden = group.querySelector(".process:not([hidden])") === null;
  $("nothing").hidden = found > 0;
  $("nothing").textContent = programs.size === 0 ? "There are no programs." : "No program is like that.";
}

/** Shows what is taken of the machine, by name; nothing for programs that are not named. */
export function use(usages) {
  programs.forEach((program, name) => program.use(usages[name]));
}

/** Lets a second pass. */
export function tick() {
  programs.forEach((program) => program.tick());
}

/** Whether any have been shown. */
export function areShown() {
  return programs.size > 0;
}

$("filter").addEventListener("input", filter);
