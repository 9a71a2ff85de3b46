// An ordinary grammY bot, unchanged by anything of Usher's: it lets people into one channel.
import { Bot, InlineKeyboard } from "grammy";

const channel = Number(process.env.CHANNEL);
const bot = new Bot(process.env.TOKEN, { client: { apiRoot: process.env.API_URL } });
const links = new Map();

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

await bot.api.setMyCommands([{ command: "start", description: "Begin" }]);
const admins = await bot.api.getChatAdministrators(channel);
console.log(`${admins.length} administrators of ${(await bot.api.getChat(channel)).title}`);
await bot.start({ allowed_updates: ["message", "callback_query", "chat_member", "my_chat_member"] });
