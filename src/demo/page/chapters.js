// The chapters of the tour: their steps, in words, and what is to be pressed for each.

const PAY = ['[data-kind="pay"][data-state="open"]', '.message:last-child [data-kind="bill"][data-state="open"]'];

/** A phone on which somebody has not said this yet. */
const unsaid = (who, words) => `.phone[data-who="${who}"]:not(:has([data-said="${words}"]))`;

/** A step: its title, what to do, on which screen, and what to press (the last match counts). */
export const CHAPTERS = {
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
    end: "That is the whole chapter. Go on with “The owner”, or play: cancel an order, reject a payment, buy the subscription.",
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
  owner: {
    end: "That is the whole tour. ☰ under Olga’s chat has everything else: /plans, /gate, /methods, /newcode, /grant, /whitelist, /dryrun, /audit.",
    steps: [
      {
        title: "Eight weeks",
        hint: "Press “let them pass” (on the panel): customers come, buy, stay or leave. It takes some seconds.",
        on: "club",
        press: ['[data-cue="weeks"]'],
      },
      {
        title: "The figures",
        hint: "Press /stats under Olga’s chat. The buttons below the picture change the days and the shade.",
        on: "olga",
        press: ['[data-chip="/stats"]'],
      },
      {
        title: "An order waits",
        hint: "Let a transfer come (on the panel), press /orders as Olga: what waits stands first. Confirm or reject it.",
        on: "olga",
        press: ['[data-cue="transfer"]:not([data-done])', `${unsaid("olga", "/orders")} [data-chip="/orders"]`, '[data-callback^="order:confirm"]'],
      },
      {
        title: "An old group",
        hint: "Olga has a group with thirty people. Press /chats, then “Connect a group”: the demo chooses Old Circle.",
        on: "olga",
        press: ['.message:last-child [data-url*="startgroup"]', '[data-chip="/chats"]'],
      },
      {
        title: "A plan for it",
        hint: "Press /newplan and answer, by words or buttons: a name, a price, a time, Old Circle. Then save it.",
        on: "olga",
        press: [
          '.message:last-child [data-callback$=":save"]',
          '.phone[data-who="olga"]:not(:has(.message:last-child [data-callback^="draft:"])) [data-chip="/newplan"]',
        ],
      },
      {
        title: "Take it over",
        hint: "Press 📄 under Olga’s chat and send her list: who has paid has a right, the others may stay two weeks. /takeover shows how far it is.",
        on: "olga",
        press: ['[data-paper="csv"]', ".papers"],
      },
      {
        title: "A letter",
        hint: "As Mallory, press ❓ to ask the owner something. As Olga, press ↩ on that letter and answer it.",
        on: "mallory",
        press: ['[data-who="olga"] .message:has([data-callback^="letter:"]) [data-reply]', '[data-chip^="❓"]'],
      },
      {
        title: "A helper",
        hint: "For Mallory, press “/team ID viewer”: from now on she may look and change nothing. Try ☰ as Mallory.",
        on: "olga",
        press: ['[data-about="mallory"][aria-pressed="false"]', '[data-chip="/team ID viewer"]'],
      },
      {
        title: "A right is lost",
        hint: "Take the bot’s right away (on the panel): Olga is told at once what stops. Then give it back.",
        on: "club",
        press: ['[data-cue="right"]'],
      },
      {
        title: "Somebody slips in",
        hint: "Let it happen (on the panel). The bot was not told; /check_all finds who is inside without a right.",
        on: "olga",
        press: ['[data-cue="slip"]:not([data-done])', '[data-chip="/check_all"]'],
      },
      {
        title: "A friend comes",
        hint: "As Alice, press /invite: her own link. Then let a friend come by it (on the panel) and buy.",
        on: "alice",
        press: [`${unsaid("alice", "/invite")} [data-chip="/invite"]`, '[data-cue="friend"]'],
      },
      {
        title: "The brake",
        hint: "Let two weeks pass (at the top). The bot will not remove a crowd from Old Circle unasked: see who, then decide.",
        on: "olga",
        press: ['[data-callback^="brake:go"]', '[data-pass="168"]'],
      },
      {
        title: "Alice’s share",
        hint: "Press /payouts: what Alice’s friend paid has earned her something. Press the button when you have paid her.",
        on: "olga",
        press: ['[data-callback^="payout:done"]', '[data-chip="/payouts"]'],
      },
      {
        title: "Everything out",
        hint: "Press /export: customers, payments and subscriptions as files for a spreadsheet.",
        on: "olga",
        press: ['[data-chip="/export"]'],
      },
      {
        title: "Forget me",
        hint: "As Alice, press /forget: her data as a file, then “Forget me”. The books stay true without her name.",
        on: "alice",
        press: ['[data-callback^="forget:yes"]', '[data-callback^="forget:ask"]', '[data-chip="/forget"]'],
      },
    ],
  },
};
