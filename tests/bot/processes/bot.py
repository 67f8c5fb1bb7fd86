"""A process of the bot for tests that kill it: `python -m tests.bot.processes.bot FOLDER API_URL BOT_TOKEN APP_TOKEN`.

As `python -m bot`, but for the embedding model. Prints a line when it listens. For workspaces that install the app,
without a bot token, there follow CLIENT_ID CLIENT_SECRET PUBLIC_URL TEAM,TEAM.
"""

import asyncio
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path

from bot.desk import open_desk
from bot.oauth import OAuth
from bot.office import open_office
from bot.rules import Rules
from bot.service import Service, slack_client
from bot.transport import listening_on_socket
from tests.bot.workplace import open_quick_rooms


async def main(folder, api_url, bot_token, app_token, *several):
    rooms = open_quick_rooms(Path(folder))
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    try:
        async with open_desk(rooms) as desk, slack_client(bot_token, api_url) as client:
            client_id, client_secret, url, teams = several or ("", "", "", "")
            oauth = OAuth(client_id, client_secret, url, frozenset(teams.split(","))) if several else None
            service = Service(open_office(desk, Rules()), client, oauth=oauth)

            @asynccontextmanager
            async def listening():
                async with listening_on_socket(service.app, app_token):
                    sys.stdout.write("listening\n")
                    sys.stdout.flush()
                    yield

            await service.run(listening(), ended)
    finally:
        rooms.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
