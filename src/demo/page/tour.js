// "Try this": the steps, which of them are done, and where to press next.

import { el, sync } from "/dom.js";

/** A step: its title, what to do, on which screen, and what to press (the last match counts). */
const STEPS = [
  { title: "Alice sends /start", hint: "Press /start under Alice’s chat.", on: "alice", press: ['[data-chip="/start"]'] },
  {
    title: "She subscribes",
    hint: "Press the sponsors in the bot’s message: Alice subscribes to each.",
    on: "alice",
    press: ['[data-kind="sponsor"][data-state="open"]'],
  },
  {
    title: "“I have subscribed”",
    hint: "Press “I have subscribed”. Then the bot asks for Olga’s own channel: the same once more.",
    on: "alice",
    press: ['.message:last-child [data-kind="sponsor"][data-state="open"]', '[data-callback="subgram-op"]'],
  },
  {
    title: "She opens her link",
    hint: "Press the door: Alice enters Gold Club, and the bot revokes the link at once.",
    on: "alice",
    press: ['[data-kind="invite"]'],
  },
  {
    title: "Mallory tries it",
    hint: "Forward Alice’s link to Mallory, then open it on Mallory’s phone.",
    on: "mallory",
    press: ["[data-open-note]", '[data-who="alice"] [data-forward]'],
  },
  {
    title: "A week passes",
    hint: "Let a week pass (at the top): Alice’s time is over and the bot walks her out.",
    on: "alice",
    press: ['[data-pass="168"]'],
  },
  {
    title: "She comes back",
    hint: "Press “Get access again”, then the new link: she was walked out, not banned.",
    on: "alice",
    press: ['[data-kind="invite"][data-state="live"]', '[data-callback="subgram-op"]'],
  },
];

export function showTour({ steps }) {
  const next = steps.indexOf(false);
  const items = STEPS.map(({ title }, n) => ({ key: n + 1, title, done: steps[n], here: n === next }));
  const list = document.getElementById("steps");
  if (sync(list, items, step)) toHere();
  document.body.dataset.step = next < 0 ? "done" : next + 1;
  document.getElementById("hint").textContent =
    next < 0 ? "That is the whole tour. Now as Olga: /check, /ban and /unban somebody." : STEPS[next].hint;
  nudge(STEPS[next]);
}

/** On a narrow screen the steps do not fit: the one to do is brought into sight. */
function toHere() {
  const list = document.getElementById("steps");
  const here = list.querySelector(".here") ?? list.lastElementChild;
  if (here) list.scrollLeft = here.offsetLeft - (list.clientWidth - here.clientWidth) / 2;
}

new ResizeObserver(toHere).observe(document.getElementById("steps"));

function step({ key, title, done, here }) {
  const show = () => document.dispatchEvent(new CustomEvent("go", { detail: STEPS[key - 1].on }));
  return el("li", { class: done ? "done" : here ? "here" : "", "data-step": key, "aria-current": here ? "step" : null, onclick: show },
    el("span", { class: "mark", "aria-hidden": "true" }, done ? "✓" : String(key)),
    el("span", {}, title));
}

/** Lets what is to be pressed next glow. */
function nudge(step) {
  for (const node of document.querySelectorAll(".nudge")) node.classList.remove("nudge");
  if (!step) return;
  for (const selector of step.press) {
    const inside = selector.startsWith("[data-who") || selector.startsWith("[data-pass") ? "" : `[data-who="${step.on}"] `;
    const found = [...document.querySelectorAll(inside + selector)];
    const last = found.at(-1);
    if (!last) continue;
    // All open sponsors of the latest message are to be pressed.
    const group = selector.includes("sponsor") ? found.filter((node) => node.closest(".message") === last.closest(".message")) : [last];
    for (const node of group) node.classList.add("nudge");
    return;
  }
}
