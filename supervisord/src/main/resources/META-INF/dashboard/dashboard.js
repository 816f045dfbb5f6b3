// SPDX-License-Identifier: Apache-2.0
// The page: puts together what the others have.

import { Connection } from "./connection.js";
import { goOn, keep, showKept, take } from "./log.js";
import { $, act, ask, token } from "./page.js";
import { areShown, showAll, showSome, tick, use } from "./programs.js";

function status(text, isOn) {
  $("status").textContent = text;
  $("status").dataset.state = isOn ? "on" : "off";
  document.body.classList.toggle("offline", !isOn);
}

/** Loads the page again, once: a daemon that turns away a new page too is another problem. */
function outOfDate() {
  const last = Number(sessionStorage.getItem("loaded") ?? 0);
  if (Date.now() - last < 10_000) return status("load this page again", false);
  sessionStorage.setItem("loaded", String(Date.now()));
  keep();
  location.reload();
}

const MOODS = { RUNNING: "", RESTARTING: ", restarting", SHUTDOWN: ", shutting down" };

const connection = new Connection({
  opened() {
    connection.send(`hello ${token}`);
    goOn((words) => connection.send(words));
  },
  heard(news) {
    switch (news.is) {
      case "all":
        status("connected", true);
        $("lost").hidden = true;
        $("identifier").textContent = news.identifier;
        document.title = `${news.identifier} \u00b7 Supervisor`;
        $("daemon").textContent = `pid ${news.pid}${MOODS[news.mood] ?? ""}`;
        showAll(news.processes);
        return showKept();
      case "changed":
        return showSome(news.processes);
      case "used":
        return use(news.usages);
      case "log":
      case "note":
        return take({ number: news.number, text: news.text, isNote: news.is === "note" });
    }
  },
  lost() {
    status("reconnecting", false);
    $("lost").hidden = !areShown();
  },
  outOfDate,
});

/** What a phone has slept over, and what somebody does not want to wait for. */
function tryNow() {
  if (!connection.isOpen) connection.open();
}

for (const one of document.querySelectorAll("[data-all]")) {
  const action = one.dataset.all;
  const doIt = () => act(action);
  one.addEventListener("click", () =>
    action === "start-all" ? doIt() : ask(`${one.textContent} programs?`, one.textContent, doIt),
  );
}
$("retry").addEventListener("click", tryNow);
addEventListener("online", tryNow);
document.addEventListener("outofdate", outOfDate);
setInterval(() => connection.isOpen && tick(), 1000);
document.addEventListener("visibilitychange", () => document.hidden || tryNow());
connection.open();
