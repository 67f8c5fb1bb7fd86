import aiohttp


async def test_the_bytes_of_a_file_are_served_for_the_token(server, client, slack, ana, team):
    file = slack.file(ana, "plan.txt", b"words")
    ana.say(team, "Look", files=(file,))
    address = (await client.files_info(file=file.id))["file"]["url_private_download"]

    async with aiohttp.ClientSession() as http:
        headers = {"Authorization": f"Bearer {slack.bot_token}"}
        async with http.get(address, headers=headers) as answer:
            assert (answer.status, await answer.read()) == (200, b"words")
        async with http.get(address) as answer:
            assert (answer.status, answer.content_type) == (200, "text/html")
            assert b"words" not in await answer.read()
