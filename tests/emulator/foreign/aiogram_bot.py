"""An ordinary aiogram bot, unchanged by anything of Usher's: it lets people into one channel."""

import asyncio
import os

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import BotCommand, CallbackQuery, ChatMemberUpdated, InlineKeyboardButton, InlineKeyboardMarkup, Message

CHANNEL = int(os.environ["CHANNEL"])
links: dict[int, str] = {}
dispatcher = Dispatcher()


def keyboard(**button) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(**button)]])


@dispatcher.message(Command("start"))
async def start(message: Message) -> None:
    markup = keyboard(text="Let me in", callback_data="link")
    await message.answer(f"<b>Welcome</b>, {message.from_user.first_name}", parse_mode="HTML", reply_markup=markup)


@dispatcher.callback_query(F.data == "link")
async def link(query: CallbackQuery, bot: Bot) -> None:
    await query.answer("Here you are")
    made = await bot.create_chat_invite_link(CHANNEL, name=f"for {query.from_user.id}", member_limit=1)
    links[query.from_user.id] = made.invite_link
    await query.message.edit_text("Your link", reply_markup=keyboard(text="Enter", url=made.invite_link))


@dispatcher.chat_member()
async def moved(change: ChatMemberUpdated, bot: Bot) -> None:
    person = change.new_chat_member.user
    if change.new_chat_member.status == "member" and change.invite_link:
        await bot.revoke_chat_invite_link(CHANNEL, links[person.id])
        await bot.send_message(person.id, "You are in")


async def report(message: Message, bot: Bot) -> None:
    member = await bot.get_chat_member(CHANNEL, message.from_user.id)
    await message.answer(f"Status: {member.status}")


@dispatcher.message(Command("ban"))
async def ban(message: Message, bot: Bot) -> None:
    await bot.ban_chat_member(CHANNEL, message.from_user.id)
    await report(message, bot)


@dispatcher.message(Command("unban"))
async def unban(message: Message, bot: Bot) -> None:
    await bot.unban_chat_member(CHANNEL, message.from_user.id, only_if_banned=True)
    await report(message, bot)


async def main() -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["API_URL"]))
    bot = Bot(os.environ["TOKEN"], session=session)
    await bot.set_my_commands([BotCommand(command="start", description="Begin")])
    admins = await bot.get_chat_administrators(CHANNEL)
    print(len(admins), "administrators of", (await bot.get_chat(CHANNEL)).title, flush=True)
    wanted = ["message", "callback_query", "chat_member", "my_chat_member"]
    await dispatcher.start_polling(bot, allowed_updates=wanted, handle_signals=False)


asyncio.run(main())
