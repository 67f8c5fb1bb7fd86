"""Everything that an operator may change. Each field's description is its sentence in footnote.toml.

In settings that `config.load` hands out, paths are absolute, secrets have been read from their files, and
the places of index and ledger are filled in.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from config.alerts import AlertsSettings
from config.index import IndexSettings
from config.mcp import McpSettings
from config.mcp_values import BindHost
from config.models import ModelSettings
from config.schedule import Timezone
from config.slack import ChannelId, ChannelSettings, SlackSettings
from config.sources import Source
from config.tool_values import ToolServerName
from config.tools import ToolSettings
from config.values import (
    Allowed,
    Audience,
    GroupName,
    LedgerUrl,
    Members,
    ModelName,
    OptionalPlace,
    Place,
    RerankerName,
    Secret,
    SecretFile,
    TableName,
    Text,
    WebAddress,
    WholeNumber,
)

DEFAULT_EMBEDDER = "default"
"""The name of the model in [embedder], beside those of the tables [embedders.<name>]."""


class Section(BaseModel):
    """A table of footnote.toml with a fixed set of keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class CliSettings(Section):
    """The `footnote` command."""

    audience: Audience = Field(
        default="public",
        description='Who is asking when neither --as nor --public is given: "public" or an e-mail address.',
    )


class LedgerSettings(Section):
    """Where the ledger lies."""

    url: LedgerUrl = Field(
        default=SecretStr(""),
        description="sqlite:///<file> or postgresql://<user>@<host>/<database>; empty: ledger.db in data_dir.",
    )
    url_file: SecretFile = Field(
        default=None,
        description="File that holds the URL, for one with a password in it (or set FOOTNOTE__LEDGER__URL).",
    )


class EmbedderSettings(Section):
    """Which model turns texts into vectors."""

    model: ModelName = Field(
        default="builtin",
        description='"builtin" needs no download; "fastembed:<model>" runs here, "litellm:<model>" is hosted.',
    )
    threads: WholeNumber = Field(
        default=0, ge=0, le=256, description="Cores to embed on, also of a local reranker; 0: automatic."
    )
    batch_size: WholeNumber = Field(
        default=16, ge=1, le=64, description="Texts a pass or request, 1 to 64; not of the built-in model: always 1."
    )
    requests: WholeNumber = Field(
        default=8, ge=1, le=64, description="Requests to a litellm model at once; fewer by itself while it is busy."
    )
    folder: OptionalPlace = Field(
        default=None, description="Folder of a fastembed model's files, for a machine that downloads nothing."
    )
    max_tokens: WholeNumber = Field(
        default=0, ge=0, le=32768, description="Longest chunk in tokens; 0: the model's own limit."
    )
    dimension: WholeNumber = Field(default=0, ge=0, le=16384, description="Length of a vector; 0: ask the model.")
    query_prefix: Text = Field(default="", description="Put before every question, if the model wants it.")
    passage_prefix: Text = Field(default="", description="Put before every passage, if the model wants it.")
    api_base: WebAddress = Field(default="", description="Address of a litellm model's server; empty: its vendor's.")
    api_key: Secret = Field(default=None, description="Key of a litellm model.")
    api_key_file: SecretFile = Field(
        default=None, description="File that holds the key of a litellm model (or set FOOTNOTE__EMBEDDER__API_KEY)."
    )


class FurtherEmbedderSettings(EmbedderSettings):
    """A model that `footnote model switch` can put in the place of the one that serves."""

    model: ModelName = Field(
        description='"builtin" needs no download; "fastembed:<model>" runs here, "litellm:<model>" is hosted.'
    )
    api_key_file: SecretFile = Field(
        default=None,
        description="File that holds the key of a litellm model (or set FOOTNOTE__EMBEDDERS__<NAME>__API_KEY).",
    )


class RerankerSettings(Section):
    """Which model reads the best hits again, each together with the question; none unless one is named."""

    model: RerankerName = Field(
        default="", description='"fastembed:<model>" runs here, "litellm:<model>" is hosted; empty: none.'
    )
    candidates: WholeNumber = Field(
        default=30, ge=1, le=200, description="Hits it reads, best first; time grows with it."
    )
    timeout_milliseconds: WholeNumber = Field(
        default=2000, ge=50, le=60_000, description="After which hits keep the order they had without it."
    )
    folder: OptionalPlace = Field(
        default=None,
        description="Folder of a fastembed model's files, if it is your own; empty: `footnote doctor` downloads it.",
    )
    api_base: WebAddress = Field(default="", description="Address of a litellm model's server; empty: its vendor's.")
    api_key: Secret = Field(default=None, description="Key of a litellm model.")
    api_key_file: SecretFile = Field(
        default=None, description="File that holds the key of a litellm model (or set FOOTNOTE__RERANKER__API_KEY)."
    )


class AnswersSettings(Section):
    """How answers are made."""

    freshness_milliseconds: WholeNumber = Field(
        default=1500,
        ge=0,
        le=30_000,
        description="How long an answer waits to learn whether its pages are as they were indexed; 0: it does not ask.",
    )


class TracingSettings(Section):
    """Where it is kept how each request went."""

    keep_days: WholeNumber = Field(
        default=30, ge=0, le=3650, description="How long `footnote why` can explain a request; 0: nothing is kept."
    )
    otlp_endpoint: WebAddress = Field(
        default="",
        description="OpenTelemetry collector (OTLP over HTTP) to send spans to; empty: OTEL_EXPORTER_OTLP_ENDPOINT.",
    )


class IndexerSettings(Section):
    """The process that keeps the index up to date."""

    host: BindHost = Field(default="127.0.0.1", description="Where it tells how it is; 0.0.0.0 for every network.")
    port: WholeNumber = Field(default=8768, ge=1, le=65535, description="Port of that.")
    timezone: Timezone = Field(default="UTC", description="Time zone of the cron lines among the schedules of sources.")


class MetricsSettings(Section):
    """Where Prometheus finds the figures of each process."""

    mcp: bool = Field(
        default=False,
        description="Show them at /metrics of the MCP server over http, to all who reach it: no token is asked.",
    )
    indexer: bool = Field(default=False, description="Show them at /metrics of the indexer, to all who reach that.")
    bot_port: WholeNumber = Field(
        default=0, ge=0, le=65535, description="Port of the bot's /metrics and /healthz; 0: none."
    )
    host: BindHost = Field(default="127.0.0.1", description="Where the bot listens for that; 0.0.0.0: every network.")


class LoggingSettings(Section):
    """What is logged, to standard error."""

    level: Literal["debug", "info", "warning", "error"] = Field(
        default="warning", description="The least that is logged, to standard error: debug, info, warning or error."
    )
    format: Literal["auto", "json", "console"] = Field(
        default="auto", description="json, console, or auto: console for a terminal and json otherwise."
    )


Groups = Annotated[
    dict[GroupName, Members],
    Allowed('a list of e-mail addresses under the name of each group, such as sre = ["ana@example.com"]'),
]
Sources = Annotated[
    dict[TableName, Source],
    Allowed("a table [sources.<name>], the name of at most 40 lower-case letters, digits, - and _"),
]
Embedders = Annotated[
    dict[TableName, FurtherEmbedderSettings],
    Allowed("a table [embedders.<name>], the name of at most 40 lower-case letters, digits, - and _"),
]
Models = Annotated[
    dict[TableName, ModelSettings],
    Allowed("a table [models.<name>], the name of at most 40 lower-case letters, digits, - and _"),
]

Tools = Annotated[
    dict[ToolServerName, ToolSettings],
    Allowed("a table [tools.<name>], the name of at most 40 lower-case letters, digits and -"),
]

Channels = Annotated[
    dict[ChannelId, ChannelSettings],
    Allowed("a table [channels.<id>], the id of a conversation as Slack shows it, such as C024BE91L"),
]


class Settings(BaseSettings):
    """All settings. Only `config.load` builds one for use; building one directly reads no file and no variable."""

    # Exact spelling: without case_sensitive, [Embedder] would silently mean [embedder].
    model_config = SettingsConfigDict(extra="forbid", frozen=True, case_sensitive=True, hide_input_in_errors=True)

    data_dir: Place = Field(
        default=".footnote", validate_default=True, description="Index, ledger and clones are kept in it."
    )
    cli: CliSettings = CliSettings()
    index: IndexSettings = IndexSettings()
    ledger: LedgerSettings = LedgerSettings()
    embedder: EmbedderSettings = EmbedderSettings()
    embedders: Embedders = Field(default={}, description="Embedding models that can be switched to.")
    reranker: RerankerSettings = RerankerSettings()
    models: Models = Field(default={}, description="Language models that write answers, in the order they are tried.")
    answers: AnswersSettings = AnswersSettings()
    tools: Tools = Field(default={}, description="MCP servers whose tools a model may use.")
    slack: SlackSettings = SlackSettings()
    channels: Channels = Field(default={}, description="Slack channels in which the bot behaves otherwise.")
    mcp: McpSettings = McpSettings()
    groups: Groups = Field(default={}, description="Groups that readers may name, and their members.")
    sources: Sources = Field(default={}, description="Where documents come from.")
    indexer: IndexerSettings = IndexerSettings()
    tracing: TracingSettings = TracingSettings()
    metrics: MetricsSettings = MetricsSettings()
    alerts: AlertsSettings = AlertsSettings()
    logging: LoggingSettings = LoggingSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take values from `config.load` alone: it knows of each value which line or variable said it."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)
