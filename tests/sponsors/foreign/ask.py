"""Asks the SubGram at argv[1] with a client that is not ours, and prints what that client understood."""

import asyncio
import json
import sys

from aiosubgram import SubgramClient
from aiosubgram.exceptions import SubgramError


async def main(url: str, key: str) -> None:
    SubgramClient.API_URL = url
    told = []
    for who, user, options in [
        (key, 1, {}),
        (key, 2, {}),
        (key, 1, {"exclude_ads_ids": [1001, 1002], "action": "newtask"}),
        (key, 1, {"max_sponsors": 11}),
        ("wrong", 1, {}),
    ]:
        client = SubgramClient(api_key=who)
        try:
            answer = await client.get_sponsors(
                chat_id=user, user_id=user, first_name="Ann", is_premium=False, get_links=True, **options
            )
            told.append([answer.status, [sponsor.link for sponsor in answer.sponsors if sponsor.status == "unsubscribed"]])
        except SubgramError as error:
            told.append([type(error).__name__, getattr(error, "status_code", None)])
        await client.close()
    print(json.dumps(told))


asyncio.run(main(*sys.argv[1:]))
