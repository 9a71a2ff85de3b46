// The panel beside the phones: who is in, who has subscribed, which links there are, what happened.

import { showCues } from "/cues.js";
import { act, clockTime, dayName, el, shortDay, sync } from "/dom.js";

const byId = (id) => document.getElementById(id);

export function showClub(view) {
  sync(byId("members"), view.members, member);
  sync(byId("orders"), view.orders, order);
  sync(byId("sponsors"), view.sponsors.map((sponsor, number) => ({ key: sponsor.name, number, ...sponsor })), sponsor);
  const links = view.links.map((link) => ({ key: link.link, ...link }));
  sync(byId("links"), links.length ? links : [{ key: "none" }], link);
  showCues(view.cues);
  showTimeline(view.timeline);
}

function member({ key, name, places }) {
  return el("tr", { "data-who": key },
    el("th", { scope: "row" }, el("span", { class: "face", "aria-hidden": "true" }, name[0]), name),
    ...places.map(place));
}

/** Somebody's place in one club. */
function place({ who, club, role, inside, until }) {
  const line = until ? el("span", { class: "until" }, `until ${shortDay(until)}, ${clockTime(until)}`) : null;
  const leave = inside && role === "member"
    ? el("button", { type: "button", class: "small", onclick: () => act({ act: "leave", who, club }) }, "leave")
    : null;
  const badge = el("span", { class: inside ? "badge in" : "badge out" }, role === "outside" ? "out" : inside ? "in" : role);
  return el("td", { "data-member": who, "data-club": club, "data-state": inside ? "in" : "out" },
    el("div", {}, badge, leave), line);
}

function order({ name, plan, price, state, tone }) {
  return el("li", { "data-order": state },
    el("div", {}, el("strong", {}, name), el("span", { class: "plan" }, plan), el("span", {}, price)),
    el("span", { class: `badge ${tone}` }, state));
}

function sponsor({ name, number, source, alice, mallory }) {
  const check = (who, on) =>
    el("button", {
      type: "button",
      class: "check",
      "aria-pressed": on,
      "data-subscribed": `${who} ${number}`,
      title: on ? `${who} leaves ${name}` : `${who} subscribes to ${name}`,
      onclick: () => act({ act: "subscribe", who: who.toLowerCase(), sponsor: number, on: !on }),
    }, on ? "✓ " : "", who);
  return el("li", {}, el("div", {}, el("strong", {}, name), el("span", {}, source)), check("Alice", alice), check("Mallory", mallory));
}

function link({ link: url, club, owner, state, used, expires }) {
  if (!url) return el("li", { class: "nothing" }, "None yet. The bot makes one for whoever has subscribed or paid.");
  const story = used ? `let ${used === owner ? "her" : used} in` : state === "live" ? `until ${shortDay(expires)}, ${clockTime(expires)}` : "let nobody in";
  return el("li", { "data-link": state },
    el("div", {}, el("strong", {}, `for ${owner ?? "somebody"}`), el("span", {}, `${club.split(" ")[0]} · ${story}`), el("code", {}, url.replace("https://", ""))),
    el("span", { class: state === "live" ? "badge in" : "badge off" }, state));
}

function showTimeline(lines) {
  const list = byId("timeline");
  const items = [];
  let today = null;
  for (const line of lines) {
    const day = dayName(line.at);
    if (day !== today) items.push({ key: `d${line.number}`, day });
    today = day;
    items.push({ key: line.number, ...line });
  }
  const changed = sync(list, items, ({ day, at, tone, text }) =>
    day
      ? el("li", { class: "day" }, day)
      : el("li", { class: tone }, el("time", {}, clockTime(at)), el("span", {}, text)));
  if (changed) list.scrollTop = list.scrollHeight;
}

byId("quiet").addEventListener("change", (event) => {
  byId("timeline").classList.toggle("all", event.target.checked);
  byId("timeline").scrollTop = byId("timeline").scrollHeight;
});
