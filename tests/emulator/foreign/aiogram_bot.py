"""An ordinary aiogram bot, unchanged by anything of Usher's: it lets people into one channel."""

import asyncio
import os

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command
from aiogram.types import (
    BotCommand,
    BotSubscriptionUpdated,
    CallbackQuery,
    ChatMemberUpdated,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LabeledPrice,
    Message,
    PreCheckoutQuery,
)

CHANNEL = int(os.environ["CHANNEL"])
links: dict[int, str] = {}
charges: dict[int, str] = {}
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


GOLD = dict(title="Gold", description="Thirty days", currency="XTR", prices=[LabeledPrice(label="Gold", amount=50)])


@dispatcher.message(Command("buy"))
async def buy(message: Message) -> None:
    await message.answer_invoice(**GOLD, payload="once", provider_token="")


@dispatcher.message(Command("subscribe"))
async def subscribe(message: Message, bot: Bot) -> None:
    made = await bot.create_invoice_link(**GOLD, payload="monthly", subscription_period=2592000)
    await message.answer("Subscribe", reply_markup=keyboard(text="Pay", url=made))


@dispatcher.pre_checkout_query()
async def check(query: PreCheckoutQuery) -> None:
    if query.invoice_payload == "once" and query.from_user.id in charges:
        await query.answer(ok=False, error_message="You have it")
    else:
        await query.answer(ok=True)


@dispatcher.message(F.successful_payment)
async def paid(message: Message) -> None:
    payment = message.successful_payment
    charges[message.from_user.id] = payment.telegram_payment_charge_id
    until = payment.subscription_expiration_date
    await message.answer(f"Paid {payment.total_amount}" + (f" until {until}" if until else ""))


@dispatcher.message(Command("refund"))
async def refund(message: Message, bot: Bot) -> None:
    await bot.refund_star_payment(message.from_user.id, charges[message.from_user.id])


@dispatcher.message(F.refunded_payment)
async def refunded(message: Message, bot: Bot) -> None:
    books = await bot.get_star_transactions()
    left = await bot.get_my_star_balance()
    charge = message.refunded_payment.telegram_payment_charge_id
    sides = ["in" if one.source else "out" for one in books.transactions if one.id == charge]
    await message.answer(f"Refunded {message.refunded_payment.total_amount}: {' '.join(sides)}, {left.amount} left")


@dispatcher.message(F.photo)
async def photo(message: Message, bot: Bot) -> None:
    markup = keyboard(text="Accept", callback_data="accept")
    words = dict(caption=f"<b>{message.from_user.first_name}</b>: {message.caption}", parse_mode="HTML")
    post = await bot.send_photo(CHANNEL, message.photo[-1].file_id, reply_markup=markup, **words)
    await post.edit_caption(caption=f"{post.caption} (seen)")
    await message.copy_to(message.chat.id, caption="Got your photo")


@dispatcher.message(F.document)
async def document(message: Message, bot: Bot) -> None:
    await bot.send_document(CHANNEL, message.document.file_id)
    forwarded = await message.forward(CHANNEL)
    await message.answer(f"Got {forwarded.document.file_name} of {forwarded.forward_origin.sender_user.first_name}")


@dispatcher.message(Command("stop"))
async def stop(message: Message, bot: Bot) -> None:
    await bot.edit_user_star_subscription(message.from_user.id, charges[message.from_user.id], is_canceled=True)
    await message.answer("Stopped")


@dispatcher.subscription()
async def turned(subscription: BotSubscriptionUpdated, bot: Bot) -> None:
    await bot.send_message(subscription.user.id, f"{subscription.invoice_payload}: {subscription.state}")


async def main() -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["API_URL"]))
    bot = Bot(os.environ["TOKEN"], session=session)
    await bot.set_my_commands([BotCommand(command="start", description="Begin")])
    admins = await bot.get_chat_administrators(CHANNEL)
    print(len(admins), "administrators of", (await bot.get_chat(CHANNEL)).title, flush=True)
    wanted = ["message", "callback_query", "chat_member", "my_chat_member", "pre_checkout_query", "subscription"]
    await dispatcher.start_polling(bot, allowed_updates=wanted, handle_signals=False)


asyncio.run(main())
