// SPDX-License-Identifier: Apache-2.0
"use strict";

const MOST_SHOWN = 500; // lines on the page
const MOST_PENDING = 20; // lines that wait to be sent
const SILENCE = 60_000; // the server says something every 25 s, if only a heartbeat
const SETTLING = 20_000; // after a reconnect, for the others to come back as well
const STEADY = 10_000; // a connection that lasted so long was a good one

const $ = (id) => document.getElementById(id);

/** An element with text in it: what others have typed never gets into the page as anything else. */
function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** 128 random bits; crypto.randomUUID is for secure contexts only. */
function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function hue(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)) % 360;
  return sum;
}

// ---- The connection: opens, notices when it is gone, and opens again.

/** Tells `opened()`, `heard(event)`, `waiting(due)` and, when it does not come back, `ended()`. */
class Connection {
  #told;
  #sock = null;
  #timer = 0;
  #watch = 0;
  #tries = 0;
  #openedAt = Infinity;

  constructor(told) {
    this.#told = told;
  }

  open() {
    this.#stop();
    const sock = new SockJS("chat");
    const mine = (act) => (event) => this.#sock === sock && act(event);
    this.#sock = sock;
    this.#heard();
    sock.onheartbeat = mine(() => this.#heard());
    sock.onopen = mine(() => {
      this.#openedAt = Date.now();
      this.#told.opened();
    });
    sock.onmessage = mine((event) => {
      this.#heard();
      this.#told.heard(JSON.parse(event.data));
    });
    sock.onclose = mine((event) => (event.code === 4001 ? this.#end() : this.#wait()));
  }

  send(request) {
    if (this.#sock?.readyState === SockJS.OPEN) this.#sock.send(JSON.stringify(request));
  }

  close() {
    this.#stop();
    this.#tries = 0;
  }

  /** Does not wait any longer. */
  now() {
    if (this.#timer) this.open();
  }

  #heard() {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => this.#wait(), SILENCE);
  }

  /** Twice as long each time, and never the same as the others do: they all lost it at once. */
  #wait() {
    if (Date.now() - this.#openedAt > STEADY) this.#tries = 0;
    this.#stop();
    const most = Math.min(20_000, 400 * 2 ** this.#tries++);
    const wait = most / 2 + (Math.random() * most) / 2;
    this.#timer = setTimeout(() => this.open(), wait);
    this.#told.waiting(Date.now() + wait);
  }

  #end() {
    this.#stop();
    this.#told.ended();
  }

  #stop() {
    const sock = this.#sock;
    this.#sock = null;
    this.#openedAt = Infinity;
    clearTimeout(this.#watch);
    clearTimeout(this.#timer);
    this.#timer = 0;
    sock?.close();
  }
}

// ---- What was said, and what is still to be sent.

const shown = new Set(); // ids of the lines on the page
const pending = new Map(); // id -> { text, item }, in the order in which they were typed
let lastName = "";
let unread = 0;

let stuck = true; // to the end, until somebody scrolls away from it

function atEnd() {
  return $("scroll").scrollHeight - $("scroll").scrollTop - $("scroll").clientHeight < 60;
}

function toEnd() {
  $("scroll").scrollTop = $("scroll").scrollHeight;
  $("newest").hidden = true;
}

/** Does something to the lines and stays at the end, if that was where we were. */
function following(act) {
  const follow = atEnd();
  act();
  if (follow) toEnd();
}

function lineItem(line) {
  const item = document.createElement("li");
  item.className = "line";
  item.classList.toggle("mine", line.name === me.name);
  const by = element("div", "by", "");
  const name = element("b", "", line.name);
  name.dir = "auto";
  name.style.setProperty("--hue", hue(line.name));
  const at = new Date(line.at);
  const time = element("time", "", at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
  time.dateTime = at.toISOString();
  by.append(name, time);
  const text = element("div", "text", line.text);
  text.dir = "auto";
  item.append(by, text);
  return item;
}

function append(item) {
  $("lines").append(item);
  while ($("lines").children.length > MOST_SHOWN) {
    shown.delete($("lines").firstElementChild.dataset.id);
    $("lines").firstElementChild.remove();
  }
}

/** Shows a line, unless it is there already. */
function show(line) {
  pending.get(line.id)?.item.remove();
  pending.delete(line.id);
  $("say").disabled = false;
  if (shown.has(line.id)) return;
  shown.add(line.id);
  const item = lineItem(line);
  item.dataset.id = line.id;
  item.classList.toggle("more", line.name === lastName);
  lastName = line.name;
  append(item);
}

function note(text) {
  lastName = "";
  append(element("li", "note", text));
}

function say(text) {
  const id = randomId();
  const item = lineItem({ name: me.name, text, at: Date.now() });
  item.classList.add("more");
  pending.set(id, { text, item });
  $("pending").append(item);
  $("say").disabled = pending.size >= MOST_PENDING;
  send(id);
  toEnd();
}

function send(id) {
  const { text, item } = pending.get(id);
  item.classList.remove("failed");
  item.querySelector(".state")?.remove();
  item.append(element("div", "state", "not sent yet"));
  connection.send({ do: "say", id, text });
}

function failed(id, why) {
  const { item } = pending.get(id);
  item.classList.add("failed");
  const again = element("button", "", "Send again");
  again.onclick = () => send(id);
  item.querySelector(".state").replaceChildren(`Not sent: ${why}`, again);
}

// ---- Who is here.

const here = new Set();
let expected = new Set(); // were here before the connection was lost, and are likely to come back
let settling = 0;

function showPeople() {
  const people = [...here].sort((one, other) => one.localeCompare(other));
  $("count").textContent = people.length;
  $("here").replaceChildren(
    ...people.map((name) => {
      const item = element("li", "", name === me.name ? `${name} (you)` : name);
      item.dir = "auto";
      item.dataset.initial = [...name][0].toUpperCase();
      item.style.setProperty("--hue", hue(name));
      return item;
    }),
  );
}

function expect(people, before) {
  expected = new Set([...before].filter((name) => !people.includes(name)));
  clearTimeout(settling);
  settling = setTimeout(() => {
    for (const name of expected) note(`${name} left`);
    expected.clear();
  }, SETTLING);
}

// ---- The conversation with the server.

const me = { name: "", room: "", page: sessionStorage.getItem("page") ?? randomId() };
me.inside = false; // in the room, as the page shows it
me.joined = false; // in the room, as the server has it
sessionStorage.setItem("page", me.page);

const events = {
  joined({ room, name, here: people, lines }) {
    const again = me.inside;
    me.inside = true;
    me.joined = true;
    me.name = name;
    me.room = room;
    sessionStorage.setItem("place", JSON.stringify({ name, room }));
    localStorage.setItem("name", name);
    history.replaceState(null, "", `#${encodeURIComponent(room)}`);
    if (!again) goInside();
    expect(people, again ? here : []);
    here.clear();
    for (const person of people) here.add(person);
    showPeople();
    following(() => showHistory(lines, again));
    for (const id of pending.keys()) send(id);
    online();
  },
  moved() {
    setTimeout(showGeneration, Math.random() * 1000); // so do all the others
  },
  came({ name }) {
    here.add(name);
    showPeople();
    if (!expected.delete(name)) following(() => note(`${name} came`));
  },
  left({ name }) {
    here.delete(name);
    showPeople();
    following(() => note(`${name} left`));
  },
  said(line) {
    const follow = atEnd();
    show(line);
    if (follow || line.name === me.name) toEnd();
    else $("newest").hidden = false;
    unread = document.hidden ? unread + 1 : 0;
    showTitle();
  },
  refused({ why, id }) {
    if (pending.has(id)) failed(id, why);
    else if (me.joined) note(why);
    else goOut(why);
  },
};

function showHistory(lines, again) {
  $("scroll").setAttribute("aria-busy", "true");
  if (again && lines.length >= 50 && !lines.some((line) => shown.has(line.id))) {
    note("some lines are missing here");
  }
  lines.forEach(show);
  $("scroll").setAttribute("aria-busy", "false");
}

const connection = new Connection({
  opened: () => connection.send({ do: "join", room: me.room, name: me.name, page: me.page }),
  heard: (event) => events[event.is]?.(event),
  waiting: offline,
  ended: () => goOut("You are in this room with another tab."),
});

// ---- What the page shows of it.

let counting = 0;

function status(state, text) {
  $("status").dataset.state = state;
  $("status").replaceChildren(element("span", "", text));
}

function online() {
  clearInterval(counting);
  $("banner").hidden = true;
  status("on", "connected");
  showGeneration();
}

function offline(due) {
  me.joined = false;
  status("off", "reconnecting");
  $("trouble").textContent = "Connection lost. Reconnecting";
  clearInterval(counting);
  const count = () => {
    const seconds = Math.ceil((due - Date.now()) / 1000);
    $("countdown").textContent = seconds > 1 ? `in ${seconds} s` : "…";
    $("retry").hidden = seconds <= 1;
  };
  count();
  counting = setInterval(count, 500);
  $("banner").hidden = false;
  if (!me.inside) problem("The server does not answer. Trying again…");
}

function problem(text) {
  $("problem").textContent = text;
}

function showTitle() {
  const place = me.inside ? `${me.room} · Baton chat` : "Baton chat";
  document.title = unread ? `(${unread}) ${place}` : place;
}

async function rooms() {
  try {
    return await (await fetch("rooms")).json();
  } catch {
    return { rooms: [], generation: null }; // the server is away; the connection says so
  }
}

async function showGeneration() {
  const { generation } = await rooms();
  $("generation").textContent = generation === null ? "" : `Served by generation ${generation}`;
}

async function showRooms() {
  const open = (await rooms()).rooms;
  $("open-rooms").hidden = open.length === 0;
  document.querySelector(".chips").replaceChildren(
    ...open.map(({ room, here: people }) => {
      const button = element("button", "", `${room} · ${people}`);
      button.type = "button";
      button.onclick = () => {
        $("room").value = room;
        $("enter").requestSubmit();
      };
      const item = document.createElement("li");
      item.append(button);
      return item;
    }),
  );
}

function enter(name, room) {
  Object.assign(me, { name, room });
  $("go").disabled = true;
  problem("");
  connection.open();
}

function goInside() {
  for (const list of ["lines", "pending", "here"]) $(list).replaceChildren();
  shown.clear();
  pending.clear();
  lastName = "";
  $("title").textContent = me.room;
  $("door").hidden = true;
  $("inside").hidden = false;
  $("text").focus();
  showTitle();
}

function goOut(why = "") {
  connection.close();
  me.inside = false;
  me.joined = false;
  here.clear();
  clearTimeout(settling);
  clearInterval(counting);
  sessionStorage.removeItem("place");
  $("go").disabled = false;
  $("inside").hidden = true;
  $("door").hidden = false;
  problem(why);
  (why || !$("name").value ? $("name") : $("room")).focus();
  showTitle();
  showRooms();
}

function roomOfHash() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return ""; // somebody has written it by hand
  }
}

function sendTyped() {
  const text = $("text").value.trim();
  if (!text || pending.size >= MOST_PENDING) return;
  say(text);
  $("text").value = "";
  fit();
}

/** As tall as its text, as far as the style allows. */
function fit() {
  $("text").style.height = "auto";
  $("text").style.height = `${$("text").scrollHeight + 2}px`;
}

$("enter").onsubmit = (event) => {
  event.preventDefault();
  enter($("name").value, $("room").value);
};
$("composer").onsubmit = (event) => {
  event.preventDefault();
  sendTyped();
  $("text").focus();
};
$("text").oninput = fit;
$("text").onkeydown = (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  sendTyped();
};
$("leave").onclick = () => goOut();
$("retry").onclick = () => connection.now();
$("newest").onclick = toEnd;
$("scroll").onscroll = () => {
  stuck = atEnd();
  if (stuck) $("newest").hidden = true;
};
new ResizeObserver(() => stuck && toEnd()).observe($("scroll"));
$("who").onclick = () => {
  const isShown = $("people").classList.toggle("shown");
  $("who").setAttribute("aria-expanded", isShown);
};
window.addEventListener("online", () => connection.now());
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  unread = 0;
  showTitle();
  connection.now();
});
window.addEventListener("hashchange", () => {
  const room = roomOfHash();
  if (!room || room === me.room) return;
  goOut();
  $("room").value = room;
});

// ---- Begin: where this page was before it was loaded again, or at the door.

const place = JSON.parse(sessionStorage.getItem("place") ?? "null");
$("name").value = place?.name ?? localStorage.getItem("name") ?? "";
$("room").value = roomOfHash() || place?.room || "lobby";
goOut();
if (place && place.room === $("room").value) enter(place.name, place.room);
