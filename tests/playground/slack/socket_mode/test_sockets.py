"""The protocol of Socket Mode, spoken by hand; tests/playground/slack/test_server.py speaks it with Bolt."""

import contextlib
import json

import aiohttp
import pytest

from playground.slack.server import running
from playground.slack.slack import Slack
from tests.playground.slack.manifest import manifest


class Socket:
    """One connection of the app, read and written by hand."""

    def __init__(self, socket):
        self.socket = socket

    async def read(self):
        return await self.socket.receive_json(timeout=60)

    async def acknowledge(self, envelope, **payload):
        await self.socket.send_json({"envelope_id": envelope["envelope_id"], **payload})


@pytest.fixture
async def http():
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
def address(http, server):
    async def fresh():
        headers = {"Authorization": f"Bearer {server.slack.app_token}"}
        async with http.post(f"{server.api_url}apps.connections.open", headers=headers) as answer:
            return (await answer.json())["url"]

    return fresh


@pytest.fixture
async def connect(http, address):
    async with contextlib.AsyncExitStack() as stack:

        async def connected():
            socket = Socket(await stack.enter_async_context(http.ws_connect(await address())))
            assert (await socket.read())["type"] == "hello"
            return socket

        yield connected


async def test_the_first_word_is_hello_with_the_number_of_connections(http, address):
    async with http.ws_connect(await address()) as first, http.ws_connect(await address()) as second:
        hello, again = await first.receive_json(), await second.receive_json()

    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert again["num_connections"] == 2
    assert hello["connection_info"]["app_id"]


async def test_a_ticket_is_good_once(http, address):
    url = await address()

    async with http.ws_connect(url):
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            await http.ws_connect(url)

    assert caught.value.status == 403


async def test_a_ping_is_echoed(http, address):
    async with http.ws_connect(await address(), autoping=False) as socket:
        await socket.receive_json(timeout=60)
        await socket.ping(b"sdk-ping-pong:1.5")
        pong = await socket.receive(timeout=60)

    assert (pong.type, bytes(pong.data)) == (aiohttp.WSMsgType.PONG, b"sdk-ping-pong:1.5")


async def test_the_eleventh_connection_is_turned_away(connect, http, address):
    for _ in range(10):
        await connect()

    async with http.ws_connect(await address()) as late:
        said = await late.receive_json()

    assert (said["type"], said["reason"]) == ("disconnect", "too_many_websockets")


async def test_an_event_says_on_its_first_delivery_that_it_is_none_of_its_retries(connect, ana, team):
    connection = await connect()
    said = ana.mention(team, "hello")

    envelope = await connection.read()

    assert (envelope["type"], envelope["retry_attempt"], envelope["retry_reason"]) == ("events_api", 0, "")
    assert envelope["accepts_response_payload"] is False
    assert envelope["payload"]["event"]["ts"] == said.ts
    assert envelope["payload"]["authorizations"][0]["is_bot"] is True


async def test_what_is_not_acknowledged_comes_again_after_three_seconds_a_minute_and_five(connect, server, clock, ana):
    connection = await connect()
    ana.dm("hello")
    first = await connection.read()

    retries = []
    for seconds in (3, 3 + 60, 3 + 300):
        clock.advance(seconds=seconds)
        retries.append(await connection.read())
    clock.advance(seconds=3)

    assert [each["retry_attempt"] for each in retries] == [1, 2, 3]
    assert {each["retry_reason"] for each in retries} == {"timeout"}
    assert {each["payload"]["event_id"] for each in retries} == {first["payload"]["event_id"]}
    assert len({each["envelope_id"] for each in (first, *retries)}) == 4
    [delivery] = server.world.outbox.deliveries
    await server.until(lambda: delivery.state == "lost")


async def test_an_acknowledged_event_is_not_sent_again(connect, server, clock, ana):
    connection = await connect()
    ana.dm("one")
    await connection.acknowledge(await connection.read())
    await server.until(lambda: not server.world.outbox.pending())
    clock.advance(seconds=600)
    ana.dm("two")

    assert (await connection.read())["payload"]["event"]["text"] == "two"


async def test_each_event_goes_to_one_connection(connect, ana, team):
    one, two = await connect(), await connect()
    for text in ("a", "b", "c", "d"):
        ana.say(team, text)

    heard = [await one.read(), await one.read()], [await two.read(), await two.read()]

    texts = [[each["payload"]["event"]["text"] for each in part] for part in heard]
    assert sorted(texts[0] + texts[1]) == ["a", "b", "c", "d"]


async def test_events_of_a_gap_are_delivered_when_somebody_connects(connect, ana):
    ana.dm("Is anybody there?")

    connection = await connect()

    assert (await connection.read())["payload"]["event"]["text"] == "Is anybody there?"


async def test_what_a_broken_connection_had_not_acknowledged_goes_to_the_next(connect, server, ana):
    broken = await connect()
    ana.dm("hello")
    first = await broken.read()

    server.drop_sockets()
    again = await (await connect()).read()

    assert again["payload"]["event_id"] == first["payload"]["event_id"]
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "connection_failed")


async def test_a_connection_that_is_asked_to_leave_gets_nothing_new(connect, server, ana):
    leaving = await connect()
    server.disconnect("warning")
    assert (await leaving.read())["reason"] == "warning"

    ana.dm("hello")
    fresh = await connect()

    assert (await fresh.read())["payload"]["event"]["text"] == "hello"


async def test_an_acknowledgement_brings_the_answer_to_a_command(connect, server, ana, team):
    connection = await connect()
    run = ana.run(team, "/helper")
    envelope = await connection.read()
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)

    await connection.acknowledge(envelope, payload={"text": "Hello"})

    await server.until(lambda: run.is_settled)
    assert [seen.text for seen in ana.sees(team)] == ["Hello"]


async def test_with_nobody_connected_a_command_fails_at_once(server, ana, team):
    run = ana.run(team, "/helper")

    await server.until(lambda: run.is_settled)

    assert (run.outcome, run.reason) == ("failed", "dispatch_failed")


async def test_nonsense_from_the_app_is_overlooked(connect, ana):
    connection = await connect()
    for text in ("not json", json.dumps([]), json.dumps({"envelope_id": "unknown"})):
        await connection.socket.send_str(text)

    ana.dm("hello")

    assert (await connection.read())["payload"]["event"]["text"] == "hello"


async def test_an_event_can_come_twice_or_after_the_next_one(connect, server, ana):
    connection = await connect()
    server.world.faults.duplicate("message")
    ana.dm("one")
    server.world.faults.delay("message")
    ana.dm("two")
    ana.dm("three")

    heard = [(await connection.read())["payload"] for _ in range(4)]

    assert [each["event"]["text"] for each in heard] == ["one", "one", "three", "two"]
    assert heard[0]["event_id"] == heard[1]["event_id"]


async def test_a_lost_acknowledgement_brings_the_event_again(connect, server, clock, ana):
    connection = await connect()
    server.world.faults.lose_ack("message")
    ana.dm("hello")
    first = await connection.read()
    await connection.acknowledge(first)

    clock.advance(seconds=3)
    again = await connection.read()

    assert again["payload"]["event_id"] == first["payload"]["event_id"]


async def test_an_app_without_socket_mode_gets_no_address(http):
    with running(Slack(manifest(socket_mode_enabled=False))) as server:
        headers = {"Authorization": f"Bearer {server.slack.app_token}"}
        async with http.post(f"{server.api_url}apps.connections.open", headers=headers) as answer:
            assert (await answer.json())["error"] == "socket_mode_not_enabled"
