// What a person writes: words, replies, photos and files, and the list of commands.

import { act, el } from "/dom.js";

export class Composer {
  constructor(phone) {
    this.phone = phone;
    this.menu = [];
    this.papers = [];
    this.target = null;
    this.asked = null;
    this.input = el("input", { placeholder: "Message", "aria-label": "Message to the bot", autocomplete: "off", maxlength: "4096" });
    const button = (name, sign, title, onclick) =>
      el("button", { type: "button", class: name, title, "aria-label": title, onclick }, sign);
    this.form = el("form", { class: "send", onsubmit: (event) => this.send(event) },
      button("menu", "☰", "Commands", () => this.turn("menu", () => this.commands())),
      button("attach", "📷", "Send a photo", () => this.sendPhoto()),
      phone.who === "olga" ? button("papers", "📄", "Send a file", () => this.turn("papers", () => this.files())) : null,
      this.input,
      el("button", { "aria-label": "Send" }, "➤"));
    this.quoted = el("span", {});
    this.bar = el("p", { class: "replying", hidden: true }, "↩ ", this.quoted, button("small", "✕", "Do not reply", () => this.replyTo(null)));
    this.sheet = el("div", { class: "sheet", hidden: true });
  }

  /** Takes note of what can be chosen, and opens a reply if the bot asks for one. */
  show(person, view) {
    this.menu = person.menu;
    this.papers = view.papers;
    const last = person.chat.at(-1);
    if (last?.asks && last.key !== this.asked) {
      this.asked = last.key;
      this.replyTo(last);
    }
  }

  /** What is sent next replies to this message, or to none. */
  replyTo(item) {
    this.target = item?.id ?? null;
    this.bar.hidden = !item;
    this.quoted.textContent = item ? item.text.split("\n").find((line) => line.trim()) ?? "…" : "";
    if (item) this.input.focus({ preventScroll: true });
  }

  send(event) {
    event.preventDefault();
    const text = this.input.value;
    if (text.trim() && this.target) act({ act: "reply", who: this.phone.who, message: this.target, text });
    else if (text.trim()) this.phone.say(text);
    this.input.value = "";
    this.replyTo(null);
    this.close();
  }

  /** A made-up picture; what is in the input becomes its caption. */
  sendPhoto() {
    act({ act: "photo", who: this.phone.who, caption: this.input.value });
    this.input.value = "";
  }

  /** Opens a sheet, or closes it if it is open. */
  turn(name, items) {
    if (this.sheet.dataset.name === name && !this.sheet.hidden) return this.close();
    this.sheet.replaceChildren(...items());
    this.sheet.dataset.name = name;
    this.sheet.hidden = false;
    this.sheet.scrollTop = 0;
    document.dispatchEvent(new Event("turned"));
  }

  close() {
    this.sheet.hidden = true;
    this.sheet.replaceChildren();
    document.dispatchEvent(new Event("turned"));
  }

  /** What Telegram lists behind the sign for commands, and what /help adds for the team. */
  commands() {
    const item = ({ command, arguments: more, description }) =>
      el("button", { type: "button", "data-menu": command, onclick: () => this.choose(command, more ?? "") },
        el("strong", {}, `/${command}`, more ? el("span", {}, ` ${more}`) : null), el("span", {}, description));
    const team = this.menu.filter((one) => one.team);
    const title = (text) => el("p", { class: "title" }, text);
    return [
      ...(team.length ? [title("For the team, as in /help"), ...team.map(item), title("For everybody")] : []),
      ...this.menu.filter((one) => !one.team).map(item),
    ];
  }

  /** Sends a command; one that wants more words is put before the person. */
  choose(command, more) {
    this.close();
    const text = this.phone.named(`/${command} ${more}`.trim());
    const [complete, wanting] = text.split(/ (?=\p{Lu}+$)/u);
    if (!wanting) return this.phone.say(text);
    this.input.value = `${complete} `;
    this.input.focus({ preventScroll: true });
  }

  /** Files that are ready to be sent, each with its caption. */
  files() {
    const item = ({ paper, name, about, caption }) =>
      el("button", { type: "button", "data-paper": paper, onclick: () => {
        this.close();
        act({ act: "document", who: this.phone.who, paper, caption });
      } }, el("strong", {}, `📄 ${name}`), el("span", {}, about), el("code", {}, caption));
    return [el("p", { class: "title" }, "Send to the bot"), ...this.papers.map(item)];
  }
}
