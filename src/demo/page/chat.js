// A phone: one person's chat with the bot.

import { Composer } from "/compose.js";
import { act, clockTime, dayName, el, size, sync } from "/dom.js";

/** The owner gives her access code to whom the commands are about. */
const GIVE = "🎟 code";
const ASK = "❓ ask the owner";
/** What is written by a chip that is no command. */
const WORDS = { [ASK]: "Hello! I study: is there a discount for students?" };
const CUSTOMER = [["/start"], ["/plans"], ["/status"], ["/help"], ["/language", "free selling"]];
/** Chips, and the chapters in which they are shown. ID is whom the command is about. */
const ROLES = {
  alice: { line: "wants to get in", chips: [...CUSTOMER, ["/invite", "owner"], ["/forget", "owner"]] },
  mallory: { line: "a stranger", chips: [...CUSTOMER, [ASK, "owner"]] },
  olga: {
    line: "owns both clubs",
    chips: [
      ...["/stats", "/orders", "/chats", "/newplan", "/check_all", "/payouts", "/export"].map((chip) => [chip, "owner"]),
      ["/check ID"], ["/ban ID", "free selling"], ["/unban ID", "free selling"], ["/team ID viewer", "owner"],
      ["/help"], ["/language", "free selling"], [GIVE, "free selling"],
    ],
  },
};
const EMPTY = {
  alice: "Alice has heard of Gold Club and found this bot. Press /start below. What Platinum Club costs, /plans tells.",
  mallory: "Mallory does not know the bot. She will try a link that is not hers, and pay for one of her own.",
  olga: "",
};

/** Telegram's formatting, as elements. Everything else of a message is plain text. */
const TAGS = {
  bold: "b",
  italic: "i",
  underline: "u",
  strikethrough: "s",
  code: "code",
  pre: "pre",
  spoiler: "mark",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};

export class Phone {
  constructor(root, who) {
    this.who = who;
    this.ids = {};
    this.target = who === "alice" ? "mallory" : "alice";
    const role = ROLES[who];
    this.list = el("div", { class: "chat", tabindex: "0" });
    this.empty = el("p", { class: "empty" }, EMPTY[who]);
    this.language = el(
      "select",
      { "aria-label": "Language of the Telegram app", onchange: () => act({ act: "language", who, code: this.language.value }) },
      ...[["en", "English"], ["ru", "Русский"], ["id", "Indonesia"]].map(([value, name]) => el("option", { value }, name)),
    );
    this.stars = who === "olga" ? null : this.purse();
    this.about = who === "olga" ? this.aboutWhom() : null;
    const chips = role.chips.map(([chip, of]) => {
      const label = chip.replace(/ ID$/, "");
      return el("button", { type: "button", class: "chip", "data-chip": label, "data-of": of, onclick: () => this.chip(chip) }, label);
    });
    this.composer = new Composer(this);
    // Whatever changes the size of the screen, the end of the chat stays in sight.
    new ResizeObserver(() => this.toEnd()).observe(this.list);
    root.append(
      el("header", {},
        el("span", { class: "face", "aria-hidden": "true" }, who[0].toUpperCase()),
        el("div", { class: "who" }, 
          el("div", { class: "name" }, el("strong", {}, who[0].toUpperCase() + who.slice(1)), this.stars), el("span", {}, role.line)),
        this.language),
      el("div", { class: "screen" }, this.list, this.empty, this.composer.sheet),
      el("footer", {}, el("div", { class: "chips" }, ...chips, this.about), this.composer.bar, this.composer.form),
    );
  }

  /** Telegram Stars: how many, and a way to more. */
  purse() {
    this.amount = el("span", { "data-stars": this.who }, "⭐ 0");
    return el("button", { type: "button", class: "purse", title: "Buy 250 Stars more", onclick: () => act({ act: "top_up", who: this.who }) },
      this.amount, el("span", { "aria-hidden": "true" }, "+"));
  }

  /** Whom the owner's commands are about. */
  aboutWhom() {
    const button = (key, name) =>
      el("button", { type: "button", "data-about": key, "aria-pressed": key === this.target, onclick: (event) => {
        this.target = key;
        for (const other of event.target.parentElement.querySelectorAll("[data-about]")) {
          other.setAttribute("aria-pressed", other === event.target);
        }
      } }, name);
    return el("span", { class: "about" }, "for", button("alice", "Alice"), button("mallory", "Mallory"));
  }

  chip(chip) {
    if (chip === GIVE) act({ act: "give", who: this.target });
    else this.say(WORDS[chip] ?? this.named(chip));
  }

  /** A command about somebody, with their id. */
  named(command) {
    return command.replace(/\bID\b/, this.ids[this.target]);
  }

  say(text) {
    act({ act: "say", who: this.who, text });
  }

  /** Shows the chat; true if there is something new in it. */
  show(person, view) {
    view.people.forEach(({ key, id }) => { this.ids[key] = id; });
    this.composer.show(person, view);
    if (document.activeElement !== this.language) this.language.value = person.language;
    this.friend = person.friend;
    if (this.amount) this.amount.textContent = `⭐ ${person.stars}`;
    this.empty.hidden = person.chat.length > 0;
    const items = [];
    let today = null;
    for (const item of person.chat) {
      const day = dayName(item.at);
      if (day !== today) items.push({ key: `d${day}`, day });
      today = day;
      items.push(item);
    }
    const changed = sync(this.list, items, (item) => this.item(item));
    if (changed) this.toEnd();
    return changed;
  }

  toEnd() {
    this.list.scrollTop = this.list.scrollHeight;
  }

  item(item) {
    if (item.day) return el("p", { class: "day" }, item.day);
    // Telegram's own word on a payment stands in the middle.
    if (item.notice) return el("p", { class: "note money" }, `You ${item.text}.`);
    return item.note ? this.note(item) : this.message(item);
  }

  note(item) {
    const [, code] = item.link?.split("?start=c_") ?? [];
    if (code) return el("div", { class: `note ${item.tone}` }, el("p", {}, item.note), ...this.code(code, item.link));
    const open = item.link && el("button", { type: "button", "data-open-note": "link", onclick: () => this.open(item.link) },
      el("span", {}, item.link), "Open the link");
    return el("div", { class: `note ${item.tone}` }, el("p", {}, item.note), open);
  }

  /** Two ways to redeem a code: to write it, and to open its link. */
  code(code, link) {
    const button = (key, does, text, onclick) =>
      el("button", { type: "button", "data-open-note": key, onclick }, el("span", {}, text), does);
    return [
      button("code", "Redeem it", `/redeem ${code}`, () => this.say(`/redeem ${code}`)),
      button("code-link", "or open its link", link, () => this.open(link)),
    ];
  }

  message(item) {
    const reply = el("button", { type: "button", class: "reply", "data-reply": true, title: "Reply", "aria-label": "Reply to this message",
      onclick: () => this.composer.replyTo(item) }, "↩");
    const time = el("time", { class: "sent" }, item.mine ? null : reply, clockTime(item.at));
    const quoted = item.reply && el("blockquote", { class: "quoted" }, item.reply.text);
    const bubble = item.invoice
      ? el("div", { class: "bubble invoice" }, ...this.invoice(item.invoice), time)
      : el("div", { class: "bubble" }, quoted, this.media(item.media), this.rich(item.text, item.entities), time);
    const rows = item.rows.map((row) => el("div", { class: "row" }, ...row.map((button) => this.button(item, button))));
    const forward = item.forward && el("button", {
      type: "button",
      class: "forward",
      "data-forward": true,
      onclick: () => act({ act: "forward", who: this.who, url: item.forward }),
    }, `↪ Forward this link to ${this.friend}`);
    const classes = ["message", item.mine && "mine", item.media?.kind === "photo" && item.media.url && "pictured"].filter(Boolean);
    return el("div", { class: classes.join(" "), "data-said": item.mine ? item.text : null }, bubble, ...rows, forward);
  }

  /** As Telegram shows an invoice: the price, what it is for, a few words more. */
  invoice({ title, description, currency, total_amount: total }) {
    const price = currency === "XTR" ? `⭐ ${total}` : `${total} ${currency}`;
    return [
      el("div", { class: "price" }, el("strong", {}, price), el("span", {}, "INVOICE")),
      el("strong", { class: "title" }, title),
      el("p", {}, description),
    ];
  }

  /** A picture or a file; of what people send there is only a placeholder. */
  media(media) {
    if (media?.kind === "photo" && media.url) {
      const image = el("img", { src: media.url, alt: "Picture from the bot", onload: () => this.toEnd() });
      return el("a", { class: "picture", href: media.url, target: "_blank", title: "Open the picture" }, image);
    }
    if (media?.kind === "photo") return el("span", { class: "photo", role: "img", "aria-label": "Photo" }, "🧾");
    if (media?.kind !== "document") return null;
    const about = [`📄 ${media.name}`, media.size == null ? null : el("small", {}, size(media.size))];
    return media.url
      ? el("a", { class: "file", href: media.url, download: media.name, title: "Keep this file" }, ...about)
      : el("span", { class: "file" }, ...about);
  }

  button(item, button) {
    const press = async (event) => {
      const node = event.currentTarget;
      node.classList.add("busy");
      if (button.kind === "pay") await act({ act: "pay", who: this.who, message: item.id });
      else if (button.kind === "callback") await act({ act: "tap", who: this.who, message: item.id, data: button.data });
      else await this.open(button.url);
      node.classList.remove("busy");
    };
    const state = button.kind === "invite" && button.state !== "live" ? el("small", {}, button.state) : null;
    const paid = button.state === "done" && (button.kind === "pay" || button.kind === "bill");
    return el("button", {
      type: "button",
      class: "key",
      "data-kind": button.kind,
      "data-state": button.state,
      "data-callback": button.data,
      "data-url": button.kind === "invite" ? null : button.url,
      disabled: button.kind === "none" || paid,
      onclick: press,
    }, el("span", {}, paid ? "✓ Receipt" : button.text), state);
  }

  open(url) {
    return act({ act: "open", who: this.who, url });
  }

  /** Text with Telegram's entities: cut at every border, then wrapped from the inside out. */
  rich(text, all) {
    // What stands in a block of code is nothing else besides.
    const blocks = all.filter(({ type }) => type === "pre" || type === "code");
    const inBlock = (one) => blocks.some((block) => block !== one && block.offset <= one.offset && one.offset + one.length <= block.offset + block.length);
    const entities = all.filter((one) => !inBlock(one));
    const borders = new Set([0, text.length]);
    for (const { offset, length } of entities) borders.add(offset).add(offset + length);
    const cuts = [...borders].filter((at) => at <= text.length).sort((a, b) => a - b);
    const piece = document.createDocumentFragment();
    for (let n = 0; n + 1 < cuts.length; n += 1) {
      const over = entities
        .filter((entity) => entity.offset <= cuts[n] && entity.offset + entity.length >= cuts[n + 1])
        .sort((a, b) => a.length - b.length);
      piece.append(over.reduce((inner, entity) => this.wrap(inner, entity), document.createTextNode(text.slice(cuts[n], cuts[n + 1]))));
    }
    return piece;
  }

  wrap(inner, entity) {
    if (entity.type === "bot_command") {
      const said = inner.textContent;
      return el("button", { type: "button", class: "command", onclick: () => this.say(said) }, inner);
    }
    if (entity.type === "date_time") {
      return el("time", { title: new Date(entity.unix_time * 1000).toLocaleString() }, inner);
    }
    const tag = TAGS[entity.type];
    return tag ? el(tag, {}, inner) : el("span", { class: "link" }, inner);
  }
}
