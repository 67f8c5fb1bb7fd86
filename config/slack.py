"""Settings of the Slack bot, and of the channels that differ from the rest: a table [channels.<id>] each."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from config.values import Allowed, Names, Secret, SecretFile, Text, WebAddress, WholeNumber

# Spelled as in the ledger, which a test checks: neither room knows the other.
_Mode = Literal["mention", "follow_up", "every"]
_as_elsewhere = BeforeValidator(lambda value: None if value == "" else value)
OptionalMode = Annotated[
    _Mode | None, _as_elsewhere, Allowed('"mention", "follow_up", "every", or nothing for that of [slack]')
]
OptionalSwitch = Annotated[bool | None, _as_elsewhere, Allowed("true, false, or nothing for that of [slack]")]
ChannelId = Annotated[str, StringConstraints(pattern=r"^[CGD][A-Z0-9]{2,40}$")]
OptionalChannelId = Annotated[
    str,
    StringConstraints(pattern=r"^([CG][A-Z0-9]{2,40})?$"),
    Allowed("the id of a channel as Slack shows it, such as C024BE91L, or nothing"),
]
WeeklyMoment = Annotated[
    str,
    StringConstraints(pattern=r"^(mon|tue|wed|thu|fri|sat|sun) ([01][0-9]|2[0-3]):[0-5][0-9]$"),
    Allowed('a day and a time of day in UTC, such as "mon 09:00"'),
]
_Id = Annotated[str, StringConstraints(pattern=r"^[UWS][A-Z0-9]{2,40}$")]
_TeamId = Annotated[str, StringConstraints(pattern=r"^T[A-Z0-9]{2,40}$")]
Teams = Annotated[tuple[_TeamId, ...], Allowed('a list of ids of workspaces, such as ["T024BE7LD"]')]
People = Annotated[
    tuple[_Id, ...], Allowed('a list of ids of people or user groups, such as ["U024BE7LH", "S0614TZR7"]')
]


class SlackSettings(BaseModel):
    """The Slack bot."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    bot_token: Secret = Field(default=None, description="Token of the bot, xoxb-.")
    bot_token_file: SecretFile = Field(
        default=None, description="File that holds the bot's token, xoxb-… (or set FOOTNOTE__SLACK__BOT_TOKEN)."
    )
    app_token: Secret = Field(default=None, description="Token of the app for Socket Mode, xapp-.")
    app_token_file: SecretFile = Field(
        default=None, description="File that holds the app's token, xapp-…, for transport socket."
    )
    signing_secret: Secret = Field(default=None, description="What Slack signs its requests with.")
    signing_secret_file: SecretFile = Field(
        default=None, description="File that holds the app's signing secret, for transport http."
    )
    client_id: Text = Field(
        default="", description="Client id of the app, for several workspaces; empty: one workspace, by bot_token."
    )
    client_secret: Secret = Field(default=None, description="Client secret of the app, for several workspaces.")
    client_secret_file: SecretFile = Field(
        default=None, description="File that holds the app's client secret, for several workspaces."
    )
    workspaces: Teams = Field(
        default=(), description="Ids of the workspaces that may install the app, T…; others are refused."
    )
    public_url: WebAddress = Field(
        default="", description="Address that leads to this machine's port, where workspaces install the app."
    )
    transport: Literal["socket", "http"] = Field(
        default="socket", description="socket needs no public address; with http Slack calls this machine."
    )
    port: WholeNumber = Field(
        default=3000, ge=1, le=65535, description="Port on loopback for what comes over http: events, installations."
    )
    api_url: WebAddress = Field(
        default="", description="Address of Slack's Web API; empty: SLACK_API_URL, or else Slack's own."
    )
    mode: _Mode = Field(
        default="follow_up",
        description="What it answers in channels: mention, follow_up (in its threads too), or every question.",
    )
    only_confident: bool = Field(
        default=False, description="Say nothing to what nobody asked it by name, when it does not know."
    )
    everyone_above: WholeNumber = Field(
        default=200, ge=1, le=10_000, description="Channels with more members are answered with what is public."
    )
    person_per_minute: WholeNumber = Field(
        default=10, ge=1, le=1000, description="Questions of one person a minute; more are refused with a word."
    )
    workspace_per_minute: WholeNumber = Field(
        default=120, ge=1, le=10_000, description="Questions of a workspace a minute; more are refused with a word."
    )
    at_once: WholeNumber = Field(
        default=8, ge=1, le=200, description="Answers that one process works on at once; others wait, and are told."
    )
    operators: People = Field(default=(), description="Who may re-index and change channels by /footnote.")
    humans: People = Field(default=(), description="Who is called when a person is needed and no page has an owner.")
    bots: Names = Field(default=(), description="Ids of bots whose messages are answered, B…; others are not heard.")
    bot_turns: WholeNumber = Field(
        default=3, ge=1, le=100, description="Answers to bots in one thread; after that only people are answered."
    )
    report_channel: OptionalChannelId = Field(
        default="", description="Id of the channel that gets the weekly report, C…; empty: none does."
    )
    report_at: WeeklyMoment = Field(
        default="mon 09:00", description="When the weekly report is posted, day and time in UTC."
    )
    keep_days: WholeNumber = Field(
        default=90, ge=1, le=3650, description="How long questions, answers and threads are kept in the ledger."
    )

    @property
    def is_begun(self) -> bool:
        """Whether anything is set of what lets the bot in."""
        return any((self.bot_token, self.app_token, self.signing_secret, self.client_id, self.client_secret))


class ChannelSettings(BaseModel):
    """One channel that differs; what is not set is as in [slack]."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    mode: OptionalMode = Field(default=None, description="What it answers here: mention, follow_up or every.")
    sources: Names = Field(default=(), description="Sources that answers come from here; empty: all.")
    tone: Text = Field(default="", description="How a model should write here, in a few words.")
    only_confident: OptionalSwitch = Field(default=None, description="As in [slack], for this channel.")
