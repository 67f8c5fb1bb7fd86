"""A stand-in for Slack: workspaces in memory, and a server of the Web API, Socket Mode and signed HTTP.

A test or a demo makes a Slack from the app's manifest, fills it with people and channels, and runs the server:

    slack = Slack(MANIFEST)                          # playground.slack.slack; with Clock(1.8e9) time stands still
    ana = slack.person("Ana Costa")                  # e-mail ana.costa@example.com
    team = slack.channel("team", ana)                # public, with the app in it; kind="private", is_shared=True …
    with running(slack) as server:                   # playground.slack.server
        client = AsyncWebClient(slack.bot_token, base_url=server.api_url)
        handler = AsyncSocketModeHandler(AsyncApp(client=client), slack.app_token)
        await handler.connect_async()
        asked = ana.mention(team, "how do we deploy?")
        seen = await server.until(lambda: ana.thread(asked)[1:])   # `server.wait` outside of an event loop
        assert seen[0].words == …

What people do: `say mention reply dm edit delete react unreact join leave invite stop run use_shortcut press choose
rate open_home look_at`, and `modal.fill / press / choose / submit / close`. What they see: `sees(channel)`,
`thread(message)`, `status(message)`, `prompts`, `modal`, `home`. Commands and presses return an Interaction, whose
`outcome` is waiting, answered or failed. Text is as Slack stores it: `<@U1>` mentions somebody, and `& < >` of a
person's own are `&amp; &lt; &gt;`.

Around it: `server.world.journal` (what the app called), `server.world.outbox` (every delivery and its state),
`server.world.faults` (what goes wrong), `server.world.clock.advance(seconds=…)`, `server.world.limits.are_on = False`
(no rate limits), `server.disconnect()` and `server.drop_sockets()`. A slack also makes what is not a person's doing:
`file`, `group`, `other_bot`, `webhook`, `preview` (a link's unfurl), `another` (a second workspace), `uninstall`
and `revoke`. Other processes do all of this over HTTP, at `/playground/…` (playground/slack/control); a browser
finds a page that does it at `/` (playground/slack/page).

HTTP mode: leave `socket_mode_enabled` out of the manifest's settings and give it request URLs.
"""
