// The panel beside the phones: who is in, who has subscribed, which links there are, what happened.

import { act, clockTime, dayName, el, shortDay, sync } from "/dom.js";

const byId = (id) => document.getElementById(id);

export function showClub(view) {
  sync(byId("members"), view.members, member);
  sync(byId("sponsors"), view.sponsors.map((sponsor, number) => ({ key: sponsor.name, number, ...sponsor })), sponsor);
  const links = view.links.map((link) => ({ key: link.link, ...link }));
  sync(byId("links"), links.length ? links : [{ key: "none" }], link);
  showTimeline(view.timeline);
}

function member({ key, name, role, inside, until }) {
  const leave = inside && role === "member"
    ? el("button", { type: "button", class: "small", onclick: () => act({ act: "leave", who: key }) }, "leave")
    : null;
  const line = until ? `${role} until ${shortDay(until)}, ${clockTime(until)}` : role;
  return el("li", { "data-member": key, "data-state": inside ? "in" : "out" },
    el("span", { class: "face", "aria-hidden": "true" }, key === "bot" ? "🤖" : name[0]),
    el("div", {}, el("strong", {}, name), el("span", {}, line)),
    leave,
    el("span", { class: inside ? "badge in" : "badge out" }, inside ? "in" : "out"));
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

function link({ link: url, owner, state, used, expires }) {
  if (!url) return el("li", { class: "nothing" }, "None yet. The bot makes one for whoever has subscribed.");
  const story = used ? `let ${used} in` : state === "live" ? `until ${shortDay(expires)}, ${clockTime(expires)}` : "let nobody in";
  return el("li", { "data-link": state },
    el("div", {}, el("strong", {}, `for ${owner ?? "somebody"}`), el("span", {}, story), el("code", {}, url.replace("https://", ""))),
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
