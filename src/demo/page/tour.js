// "Try this": the steps of a chapter, which of them are done, and where to press next.

import { CHAPTERS } from "/chapters.js";
import { el, sync } from "/dom.js";

let chapter = "free";
let last = null;

export function showTour(view) {
  last = view;
  const { steps, end } = CHAPTERS[chapter];
  const done = view.tour[chapter];
  const next = done.indexOf(false);
  const items = steps.map(({ title }, n) => ({ key: `${chapter}${n + 1}`, number: n + 1, title, done: done[n], here: n === next }));
  if (sync(document.getElementById("steps"), items, step)) toHere();
  document.body.dataset.step = next < 0 ? "done" : next + 1;
  document.body.dataset.chapter = chapter;
  for (const button of document.querySelectorAll("button[data-chapter]")) {
    const mine = button.dataset.chapter;
    button.setAttribute("aria-pressed", mine === chapter);
    button.classList.toggle("done", !view.tour[mine].includes(false));
  }
  document.getElementById("hint").textContent = next < 0 ? end : steps[next].hint;
  nudge(steps[next]);
}

/** Turns to a chapter; its name in the address leads there too. */
export function turnTo(name) {
  if (!CHAPTERS[name]) return;
  chapter = name;
  if (last) showTour(last);
}

for (const button of document.querySelectorAll("button[data-chapter]")) {
  button.addEventListener("click", () => {
    history.replaceState(null, "", `#${button.dataset.chapter}`);
    turnTo(button.dataset.chapter);
  });
}
turnTo(location.hash.slice(1));

/** On a narrow screen the steps do not fit: the one to do is brought into sight. */
function toHere() {
  const list = document.getElementById("steps");
  const here = list.querySelector(".here") ?? list.lastElementChild;
  if (here) list.scrollLeft = here.offsetLeft - (list.clientWidth - here.clientWidth) / 2;
}

new ResizeObserver(toHere).observe(document.getElementById("steps"));

function step({ number, title, done, here }) {
  const mine = CHAPTERS[chapter].steps[number - 1];
  const show = () => document.dispatchEvent(new CustomEvent("go", { detail: (here && phoneOf(target(mine)[0])) || mine.on }));
  return el("li", { class: done ? "done" : here ? "here" : "", "data-step": number, "aria-current": here ? "step" : null, onclick: show },
    el("span", { class: "mark", "aria-hidden": "true" }, done ? "✓" : String(number)),
    el("span", {}, title));
}

const phoneOf = (node) => node?.closest("[data-panel]")?.dataset.panel;

/** What is to be pressed next. */
function target(step) {
  for (const selector of step.press) {
    // What names no phone is on the one of the step; time and the panel are on none.
    const inside = /^(\.phone)?\[data-(who|pass|cue)/.test(selector) ? "" : `.phone[data-who="${step.on}"] `;
    const found = [...document.querySelectorAll(inside + selector)];
    const last = found.at(-1);
    if (!last) continue;
    // All open sponsors of the latest message are to be pressed; of a list of plans the first.
    const group = found.filter((node) => node.closest(".message") === last.closest(".message"));
    if (selector.includes("sponsor")) return group;
    return [step.first ? group[0] : last];
  }
  return [];
}

/** Lets what is to be pressed next glow, and the tab behind which it is. */
function nudge(step) {
  for (const node of document.querySelectorAll(".nudge")) node.classList.remove("nudge");
  const nodes = step ? target(step) : [...document.querySelectorAll('button[data-chapter][aria-pressed="false"]:not(.done)')];
  for (const node of nodes) node.classList.add("nudge");
  const panel = phoneOf(nodes[0]);
  if (panel && panel !== document.body.dataset.tab) document.querySelector(`[data-go="${panel}"]`).classList.add("nudge");
}

document.addEventListener("turned", () => last && showTour(last));
