// An ordinary grammY bot, unchanged by anything of Usher's: it lets people into one channel.
import { Bot, InlineKeyboard } from "grammy";

const channel = Number(process.env.CHANNEL);
const bot = new Bot(process.env.TOKEN, { client: { apiRoot: process.env.API_URL } });
const links = new Map();
const charges = new Map();

bot.command("start", (ctx) =>
  ctx.reply(`<b>Welcome</b>, ${ctx.from.first_name}`, {
    parse_mode: "HTML",
    reply_markup: new InlineKeyboard().text("Let me in", "link"),
  }));

bot.callbackQuery("link", async (ctx) => {
  await ctx.answerCallbackQuery("Here you are");
  const link = await ctx.api.createChatInviteLink(channel, { name: `for ${ctx.from.id}`, member_limit: 1 });
  links.set(ctx.from.id, link.invite_link);
  await ctx.editMessageText("Your link", { reply_markup: new InlineKeyboard().url("Enter", link.invite_link) });
});

bot.on("chat_member", async (ctx) => {
  const { new_chat_member: now, invite_link: link } = ctx.chatMember;
  if (now.status === "member" && link) {
    await ctx.api.revokeChatInviteLink(channel, links.get(now.user.id));
    await ctx.api.sendMessage(now.user.id, "You are in");
  }
});

bot.command("ban", async (ctx) => {
  await ctx.api.banChatMember(channel, ctx.from.id);
  const member = await ctx.api.getChatMember(channel, ctx.from.id);
  await ctx.reply(`Status: ${member.status}`);
});

bot.command("unban", async (ctx) => {
  await ctx.api.unbanChatMember(channel, ctx.from.id, { only_if_banned: true });
  const member = await ctx.api.getChatMember(channel, ctx.from.id);
  await ctx.reply(`Status: ${member.status}`);
});

const prices = [{ label: "Gold", amount: 50 }];

bot.command("buy", (ctx) => ctx.replyWithInvoice("Gold", "Thirty days", "once", "XTR", prices));

bot.command("subscribe", async (ctx) => {
  const link = await ctx.api.createInvoiceLink("Gold", "Thirty days", "monthly", "", "XTR", prices, {
    subscription_period: 2592000,
  });
  await ctx.reply("Subscribe", { reply_markup: new InlineKeyboard().url("Pay", link) });
});

bot.on("pre_checkout_query", (ctx) =>
  ctx.preCheckoutQuery.invoice_payload === "once" && charges.has(ctx.from.id)
    ? ctx.answerPreCheckoutQuery(false, "You have it")
    : ctx.answerPreCheckoutQuery(true));

bot.on("message:successful_payment", (ctx) => {
  const payment = ctx.message.successful_payment;
  charges.set(ctx.from.id, payment.telegram_payment_charge_id);
  const until = payment.subscription_expiration_date;
  return ctx.reply(`Paid ${payment.total_amount}${until ? ` until ${until}` : ""}`);
});

bot.command("refund", (ctx) => ctx.api.refundStarPayment(ctx.from.id, charges.get(ctx.from.id)));

bot.on("message:refunded_payment", async (ctx) => {
  const books = await ctx.api.getStarTransactions();
  const left = await ctx.api.getMyStarBalance();
  const { telegram_payment_charge_id: charge, total_amount: total } = ctx.message.refunded_payment;
  const sides = books.transactions.filter((one) => one.id === charge).map((one) => (one.source ? "in" : "out"));
  await ctx.reply(`Refunded ${total}: ${sides.join(" ")}, ${left.amount} left`);
});

bot.on("message:photo", async (ctx) => {
  const { photo, caption } = ctx.message;
  const post = await ctx.api.sendPhoto(channel, photo.at(-1).file_id, {
    caption: `<b>${ctx.from.first_name}</b>: ${caption}`,
    parse_mode: "HTML",
    reply_markup: new InlineKeyboard().text("Accept", "accept"),
  });
  await ctx.api.editMessageCaption(channel, post.message_id, { caption: `${post.caption} (seen)` });
  await ctx.copyMessage(ctx.chat.id, { caption: "Got your photo" });
});

bot.on("message:document", async (ctx) => {
  await ctx.api.sendDocument(channel, ctx.message.document.file_id);
  const { document, forward_origin: origin } = await ctx.forwardMessage(channel);
  await ctx.reply(`Got ${document.file_name} of ${origin.sender_user.first_name}`);
});

bot.command("stop", async (ctx) => {
  await ctx.api.editUserStarSubscription(ctx.from.id, charges.get(ctx.from.id), true);
  await ctx.reply("Stopped");
});

bot.use(async (ctx, next) => {
  const { subscription } = ctx.update;
  if (!subscription) return next();
  await ctx.api.sendMessage(subscription.user.id, `${subscription.invoice_payload}: ${subscription.state}`);
});

await bot.api.setMyCommands([{ command: "start", description: "Begin" }]);
const admins = await bot.api.getChatAdministrators(channel);
console.log(`${admins.length} administrators of ${(await bot.api.getChat(channel)).title}`);
const wanted = ["message", "callback_query", "chat_member", "my_chat_member", "pre_checkout_query", "subscription"];
await bot.start({ allowed_updates: wanted });
