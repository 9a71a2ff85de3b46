// The page: hears what is to be seen and hands it to its parts.

import { act, clockTime, dayName } from "/dom.js";
import { Phone } from "/chat.js";
import { showClub } from "/club.js";
import { showTour } from "/tour.js";

const phones = new Map();
for (const node of document.querySelectorAll(".phone")) {
  phones.set(node.dataset.who, new Phone(node, node.dataset.who));
}

/** The demo's time is the computer's time and a shift. */
let shift = 0;

function tick() {
  const now = Date.now() + shift;
  document.getElementById("date").textContent = dayName(now);
  document.getElementById("time").textContent = `${clockTime(now)} UTC`;
}

function show(view) {
  shift = view.now - Date.now();
  tick();
  for (const person of view.people) {
    const news = phones.get(person.key).show(person, view);
    const tab = document.querySelector(`[data-go="${person.key}"]`);
    if (news && document.body.dataset.tab !== person.key) tab.classList.add("news");
  }
  showClub(view);
  showTour(view);
}

/** On a narrow screen one panel is seen at a time. */
export function go(tab) {
  document.body.dataset.tab = tab;
  for (const button of document.querySelectorAll("[data-go]")) {
    const here = button.dataset.go === tab;
    button.setAttribute("aria-pressed", here);
    if (here) button.classList.remove("news");
  }
  phones.get(tab)?.toEnd();
  document.dispatchEvent(new Event("turned"));
}

for (const button of document.querySelectorAll("[data-go]")) {
  button.addEventListener("click", () => go(button.dataset.go));
}
document.addEventListener("go", (event) => go(event.detail));
for (const button of document.querySelectorAll("[data-pass]")) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    await act({ act: "pass", hours: Number(button.dataset.pass) });
    button.disabled = false;
  });
}

setInterval(tick, 1000);
go("alice");

const events = new EventSource("/events");
const offline = document.getElementById("offline");
events.onmessage = (event) => {
  offline.hidden = true;
  show(JSON.parse(event.data));
  document.body.dataset.ready = "yes";
};
events.onerror = () => {
  offline.hidden = false;
};
