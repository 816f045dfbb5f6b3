// SPDX-License-Identifier: Apache-2.0
// What all parts of the page have in common: elements, what is asked of the daemon, and what it says to that.

const SHOWN = 6_000; // milliseconds of what was said

export const $ = (id) => document.getElementById(id);
export const token = document.querySelector("meta[name=token]").content;

/** An element with text in it: nothing gets into the page as anything else. */
export function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

export function button(text, act) {
  const made = element("button", "", text);
  made.type = "button";
  made.addEventListener("click", () => {
    if (made.getAttribute("aria-disabled") !== "true") act();
  });
  return made;
}

/** Not `disabled`: a button that is pressed must not lose the focus over it. */
export function able(of, is) {
  of.setAttribute("aria-disabled", String(!is));
}

let hiding = 0;

function say(where, text) {
  clearTimeout(hiding);
  $("said").textContent = "";
  $("failed").textContent = "";
  $(where).textContent = text;
  hiding = setTimeout(() => ($(where).textContent = ""), SHOWN);
}

/** Has something done. Tells the document `outofdate` when the daemon does not know this page. */
export async function act(action, name = "") {
  try {
    const answer = await fetch("action", { method: "POST", body: new URLSearchParams({ token, action, name }) });
    const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
    if (answer.status === 403 && isOurs) {
      document.dispatchEvent(new Event("outofdate"));
      return false;
    }
    const told = isOurs ? await answer.json() : { ok: false, text: await answer.text() };
    say(told.ok ? "said" : "failed", told.text);
    return told.ok;
  } catch {
    say("failed", "the daemon does not answer");
  }
  return false;
}

/** Does something after a yes. */
export function ask(question, yes, act) {
  $("question").textContent = question;
  $("yes").textContent = yes;
  $("yes").onclick = () => {
    $("ask").close();
    act();
  };
  $("ask").showModal();
}

$("no").addEventListener("click", () => $("ask").close());
