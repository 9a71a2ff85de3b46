// Small helpers: make elements, keep lists in step with data, speak to the server.

/** Makes an element; text only ever becomes text, never markup. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name.startsWith("aria-") && value != null) node.setAttribute(name, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}

/** Brings the children of `list` in line with `items`; what did not change keeps its element. True if anything did. */
export function sync(list, items, build) {
  const old = new Map([...list.children].map((node) => [node.dataset.key, node]));
  let changed = false;
  let place = list.firstElementChild;
  for (const item of items) {
    const print = JSON.stringify(item);
    let node = old.get(String(item.key));
    old.delete(String(item.key));
    if (!node || node.print !== print) {
      const fresh = build(item);
      fresh.dataset.key = item.key;
      fresh.print = print;
      if (node) {
        if (node === place) place = place.nextElementSibling;
        node.remove();
      } else if (list.ready) {
        fresh.classList.add("fresh");
      }
      node = fresh;
      changed = true;
    }
    if (node === place) place = place.nextElementSibling;
    else list.insertBefore(node, place);
  }
  for (const node of old.values()) {
    node.remove();
    changed = true;
  }
  list.ready = true;
  return changed;
}

/** Does something on the stage; whatever short answer comes is shown for a moment. */
export async function act(what) {
  try {
    const response = await fetch("/act", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(what),
    });
    const { toast: text } = await response.json();
    if (text) toast(text, what.who);
  } catch {
    toast("The demo does not answer. Is it still running?");
  }
}

/** A short text on somebody's phone (or at the bottom of the page) in place of the one before. */
function toast(text, who) {
  const place = document.querySelector(`.phone[data-who="${who}"] .screen`) ?? document.getElementById("toasts");
  place.querySelector(".toast")?.remove();
  const shown = el("p", { class: "toast", role: "status" }, text);
  place.append(shown);
  setTimeout(() => shown.remove(), 3000);
}

const zone = { timeZone: "UTC" };
const hour = new Intl.DateTimeFormat("en-GB", { ...zone, hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { ...zone, weekday: "short", day: "numeric", month: "long" });
const short = new Intl.DateTimeFormat("en-GB", { ...zone, day: "numeric", month: "short" });

export const clockTime = (at) => hour.format(at);
export const dayName = (at) => day.format(at);
export const shortDay = (at) => short.format(at);

/** How large a file is. */
export const size = (bytes) => (bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KB`);
