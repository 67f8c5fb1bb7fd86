"""Settings of the sources: one model a kind, chosen by `kind`."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from config.schedule import Schedule
from config.values import (
    Accounts,
    EmailPattern,
    FolderLinkTemplate,
    Labels,
    LinkTemplate,
    Names,
    PageIds,
    Place,
    Readers,
    Reference,
    Release,
    ReleasePattern,
    Repository,
    Secret,
    SecretFile,
    SiteAddress,
    Subfolder,
    Text,
    Texts,
    WholeNumber,
)
from config.webhook_values import WebhookSecret


class SourceSettings(BaseModel):
    """What every source has."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    readers: Readers
    schedule: Schedule = Field(
        default="every 15 minutes", description="When the indexer looks for what changed by itself; empty: never."
    )
    labels: Labels = Field(default=(), description="Labels put on every document, for filtering.")
    max_megabytes: WholeNumber = Field(default=5, ge=1, le=1000, description="Larger files are skipped and reported.")
    webhook_secret: WebhookSecret = Field(
        default=None, description="Secret of its webhooks; without it, it takes none."
    )
    webhook_secret_file: SecretFile = Field(
        default=None,
        description="File that holds the secret of its webhooks (or set FOOTNOTE__SOURCES__<NAME>__WEBHOOK_SECRET).",
    )


class FilesSettings(SourceSettings):
    """What every source of files has."""

    readers: Readers = Field(description="Who may read it. There is no default: name users and groups, or everyone.")
    include: Texts = Field(
        default=(),
        description="What to index, in patterns as in .gitignore; empty: every file of a format that Footnote reads.",
    )
    exclude: Texts = Field(
        default=(), description="What to leave out besides hidden files, node_modules and the like; wins over include."
    )
    release_pattern: ReleasePattern = Field(
        default="",
        description="Where a path tells the release of a product that it documents, such as docs/{release}/**.",
    )
    preferred_release: Release = Field(
        default="latest",
        description='The release to show of a page that stands in several: one of them, or "latest".',
    )


class FolderSettings(FilesSettings):
    """A folder of this machine."""

    kind: Literal["folder"] = Field(description="A folder of this machine.")
    path: Place = Field(description="The folder.")
    link_template: FolderLinkTemplate = Field(
        default="",
        description="Where a browser finds its files, with {path}; empty: file:// addresses, which Slack cannot link.",
    )


class GitSettings(FilesSettings):
    """A Git repository, through a bare clone in the data folder."""

    kind: Literal["git"] = Field(description="A Git repository.")
    url: Repository = Field(description="Where to clone it from: https, ssh, file, or the path of a local repository.")
    ref: Reference = Field(default="", description="Branch or tag; empty: the repository's default branch.")
    subfolder: Subfolder = Field(default="", description="Index only this folder of the repository; empty: all of it.")
    host_kind: Literal["auto", "github", "gitlab", "bitbucket", "gitea", "forgejo"] = Field(
        default="auto",
        description="How links look: auto (by the name of the host), github, gitlab, bitbucket, gitea or forgejo.",
    )
    link_template: LinkTemplate = Field(
        default="",
        description="Links of any other host, with {path}, and if it knows them {commit}, {first} and {last}.",
    )
    username: Text = Field(default="", description="User name for https; most hosts take any beside a token.")
    token: Secret = Field(default=None, description="Token for https.")
    token_file: SecretFile = Field(
        default=None, description="File that holds the token for https (or set FOOTNOTE__SOURCES__<NAME>__TOKEN)."
    )
    ssh_key_file: SecretFile = Field(
        default=None, description="File that holds the private key for ssh; empty: the ssh agent."
    )


class ConfluenceSettings(SourceSettings):
    """A Confluence site, or a part of it, with its permissions."""

    kind: Literal["confluence"] = Field(description="A Confluence site, with who may read what of it.")
    base_url: SiteAddress = Field(
        description="Where a browser finds it: with /wiki on Cloud, with its context path on Data Center."
    )
    deployment: Literal["auto", "cloud", "data-center"] = Field(
        default="auto", description="Which Confluence it is: cloud, data-center, or auto (by the name of the host)."
    )
    username: Text = Field(
        default="", description="E-mail of the account whose API token it is; empty: the token is a bearer token."
    )
    token: Secret = Field(default=None, description="API token, personal access token or OAuth token.")
    token_file: SecretFile = Field(
        default=None, description="File that holds the token (or set FOOTNOTE__SOURCES__<NAME>__TOKEN)."
    )
    readers: Readers = Field(
        default=("everyone",), description="A further condition beside the permissions that Confluence has."
    )
    permission_age_hours: WholeNumber = Field(
        default=24, ge=1, le=8760, description="Nobody reads it when its permissions were last read longer ago."
    )
    spaces: Names = Field(default=(), description="Keys of the spaces to index; empty: all that are nobody's own.")
    trees: PageIds = Field(default=(), description="Ids of pages to index, each with all below it; empty: all pages.")
    cql: Text = Field(default="", description="A further condition in Confluence's query language.")
    include_titles: Names = Field(
        default=(), description="Only pages whose titles contain one of these; * for any text."
    )
    exclude_titles: Names = Field(default=(), description="Pages whose titles contain one of these are left out.")
    include_labels: Labels = Field(default=(), description="Only pages with one of these labels.")
    exclude_labels: Labels = Field(default=(), description="Pages with one of these labels are left out.")
    blog_posts: bool = Field(default=True, description="Index blog posts.")
    attachments: bool = Field(default=True, description="Index attached files that hold text.")
    comments: bool = Field(default=False, description="Index the comments of every page.")
    accounts: Accounts = Field(
        default_factory=dict, description="Account ids by e-mail, of people whose e-mail Confluence does not tell."
    )
    email_pattern: EmailPattern = Field(
        default="", description="Makes the e-mail of a user name, such as {username}@example.com; Data Center only."
    )
    allow_http: bool = Field(default=False, description="Let the token travel unencrypted, in a network you trust.")


Source = Annotated[FolderSettings | GitSettings | ConfluenceSettings, Field(discriminator="kind")]
KINDS: dict[str, type[SourceSettings]] = {
    "folder": FolderSettings,
    "git": GitSettings,
    "confluence": ConfluenceSettings,
}
