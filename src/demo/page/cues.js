// What the panel lets happen around the owner.

import { act, el, sync } from "/dom.js";

/** A row: what it is, how it stands, and what the button says; none while it cannot be pressed. */
function rows({ weeks, bound, connected, circle, known, customers, done }) {
  const state = {
    ahead: "customers come, buy, stay or leave",
    pass: "they are passing …",
    over: `${customers} customers inside now`,
  };
  return [
    { cue: "weeks", name: "Eight weeks of business", about: state[weeks], press: weeks === "ahead" ? "let them pass" : null },
    { cue: "transfer", name: "A transfer", about: "somebody pays at the bank", press: "let it come" },
    { cue: "right", name: "The right to remove", about: bound ? "the bot has lost it in Platinum Club" : "the bot has it in Platinum Club", press: bound ? "give it back" : "take it" },
    { cue: "slip", name: "A slip", about: "a former customer gets in", press: "let it happen" },
    { cue: "friend", name: "A friend of Alice", about: "comes by her link and buys", press: "let them come" },
    { name: "Old Circle", about: `${circle} people inside, ${connected ? `${known} known to the bot` : "but not the bot"}`, press: null },
  ].map((row) => ({ key: row.name, done: done.includes(row.cue), ...row }));
}

export function showCues(cues) {
  sync(document.getElementById("cues"), rows(cues), ({ cue, name, about, press, done }) => {
    const button = press && el("button", { type: "button", class: "small", "data-cue": cue, "data-done": done, onclick: async (event) => {
      const node = event.currentTarget;
      node.disabled = true;
      await act({ act: "cue", cue });
      node.disabled = false;
    } }, press);
    return el("li", {}, el("div", {}, el("strong", {}, name), el("span", {}, about)), button || null);
  });
}
