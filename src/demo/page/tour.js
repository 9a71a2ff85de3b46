// "Try this": two chapters of steps, which of them are done, and where to press next.

import { el, sync } from "/dom.js";

const PAY = ['[data-kind="pay"][data-state="open"]', '.message:last-child [data-kind="bill"][data-state="open"]'];

/** A step: its title, what to do, on which screen, and what to press (the last match counts). */
const CHAPTERS = {
  free: {
    end: "That is the whole chapter. Go on with “Selling”, or as Olga: /check, /ban and /unban somebody.",
    steps: [
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
    ],
  },
  selling: {
    end: "That is the whole tour. Now play: cancel an order, reject a payment, pay too late, buy the subscription.",
    steps: [
      { title: "What there is", hint: "Press /plans under Alice’s chat: what Olga sells for Platinum Club.", on: "alice", press: ['[data-chip="/plans"]'] },
      {
        title: "Paid with Stars",
        hint: "Choose “Platinum month”, then ⭐, then the button below the invoice. Alice’s Stars are beside her name.",
        on: "alice",
        press: [...PAY, '.message:last-child [data-callback^="pay:stars"]', '.message:last-child [data-callback^="plan:show"]', '[data-chip="/plans"]'],
        first: true,
      },
      {
        title: "Straight in",
        hint: "Press the door: Alice enters Platinum Club by a link of her own.",
        on: "alice",
        press: ['[data-kind="invite"][data-state="live"]'],
      },
      {
        title: "Order by transfer",
        hint: "As Mallory: /plans, “Platinum month”, then 🏦. She has too few Stars, so she pays at the bank.",
        on: "mallory",
        press: ['.message:last-child [data-callback^="pay:manual"]', '.message:last-child [data-callback^="plan:show"]', '[data-chip="/plans"]'],
        first: true,
      },
      {
        title: "A photo as proof",
        hint: "Press 📷 under Mallory’s chat: a photo of the transfer says “I have paid”, and Olga sees it.",
        on: "mallory",
        press: [".attach"],
      },
      {
        title: "Olga confirms",
        hint: "As Olga, press ✅ Confirm: the money has arrived. Then Mallory’s door.",
        on: "olga",
        press: ['[data-who="mallory"] [data-kind="invite"][data-state="live"]', '[data-callback^="order:confirm"]'],
      },
      {
        title: "An access code",
        hint: "As Olga, press 🎟: she gives Alice the access code that she made. Then Alice redeems it: a month more, free.",
        on: "olga",
        press: ['[data-who="alice"] [data-open-note="code"]', '[data-chip^="🎟"]'],
      },
      {
        title: "The month ends",
        hint: "Let weeks pass (at the top), one by one: people are reminded, and who has not renewed is walked out.",
        on: "mallory",
        press: ['[data-pass="168"]'],
      },
    ],
  },
};

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
    const inside = selector.startsWith("[data-who") || selector.startsWith("[data-pass") ? "" : `[data-who="${step.on}"] `;
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
