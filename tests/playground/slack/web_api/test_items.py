from tests.playground.slack.conftest import refused


async def test_reactions_come_and_go_once_each(client, ana, team):
    said = ana.say(team, "Look")
    this = {"channel": team.id, "timestamp": said.ts, "name": "eyes"}

    await client.reactions_add(**this)
    assert list(said.reactions) == ["eyes"]
    assert await refused(client.reactions_add(**this)) == "already_reacted"
    await client.reactions_remove(**this)
    assert said.reactions == {}
    assert await refused(client.reactions_remove(**this)) == "no_reaction"


async def test_a_file_is_described_where_the_app_may_see_it(client, slack, ana, team):
    file = slack.file(ana, "plan.txt", b"words")
    hidden = slack.file(ana, "secret.txt", b"words")
    ana.say(slack.channel("secret", ana, kind="private", has_app=False), "Mine", files=(hidden,))
    ana.say(team, "Look", files=(file,))

    told = (await client.files_info(file=file.id))["file"]
    assert (told["name"], told["size"], told["mimetype"]) == ("plan.txt", 5, "text/plain")
    assert await refused(client.files_info(file=hidden.id)) == "file_not_found"


async def test_in_a_shared_channel_a_file_must_be_asked_for(client, slack, ana, told):
    shared = slack.channel("partners", ana, is_shared=True)
    file = slack.file(ana, "plan.txt", b"words")

    ana.say(shared, "Look", files=(file,))

    [stub] = told("file_share")[0]["files"]
    assert stub["file_access"] == "check_file_info"
    assert (await client.files_info(file=file.id))["file"]["url_private_download"]
