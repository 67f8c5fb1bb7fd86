"""Settings of the alerts: where people are told that something is not as it should be, and from when on."""

from pydantic import BaseModel, ConfigDict, Field

from config.values import SecretFile, WebAddress, WholeNumber
from config.webhook_values import SlackWebhook, WebhookSecret


class AlertsSettings(BaseModel):
    """Who is told when something turns red, and when it is green again; nobody unless an address is set."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    slack_webhook: SlackWebhook = Field(default=None, description="Address of an incoming webhook of a Slack channel.")
    slack_webhook_file: SecretFile = Field(
        default=None,
        description="File that holds the address of a Slack incoming webhook (or set FOOTNOTE__ALERTS__SLACK_WEBHOOK).",
    )
    webhook_url: WebAddress = Field(default="", description="Address that each alert is sent to as JSON; empty: none.")
    webhook_secret: WebhookSecret = Field(default=None, description="Secret that signs what is sent there.")
    webhook_secret_file: SecretFile = Field(
        default=None,
        description="File that holds a secret to sign that with (or set FOOTNOTE__ALERTS__WEBHOOK_SECRET).",
    )
    disk_percent: WholeNumber = Field(
        default=5,
        ge=0,
        le=50,
        description="Tell when less of the disk of index or ledger is free, in percent; 0: never.",
    )
    disk_gigabytes: WholeNumber = Field(
        default=2, ge=0, le=10_000, description="Tell when less of it is free, in gigabytes; 0: never."
    )
