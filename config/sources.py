"""Settings of the sources: one model a kind, chosen by `kind`."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from config.values import (
    Labels,
    LinkTemplate,
    Place,
    Readers,
    Reference,
    Release,
    ReleasePattern,
    Repository,
    Secret,
    SecretFile,
    Subfolder,
    Text,
    Texts,
    WholeNumber,
)


class SourceSettings(BaseModel):
    """What every source has."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    readers: Readers = Field(description="Who may read it. There is no default: name users and groups, or everyone.")
    include: Texts = Field(
        default=(),
        description="What to index, in patterns as in .gitignore; empty: every file of a format that Footnote reads.",
    )
    exclude: Texts = Field(
        default=(), description="What to leave out besides hidden files, node_modules and the like; wins over include."
    )
    labels: Labels = Field(default=(), description="Labels put on every document, for filtering.")
    release_pattern: ReleasePattern = Field(
        default="",
        description="Where a path tells the release of a product that it documents, such as docs/{release}/**.",
    )
    preferred_release: Release = Field(
        default="latest",
        description='The release to show of a page that stands in several: one of them, or "latest".',
    )
    max_megabytes: WholeNumber = Field(default=5, ge=1, le=1000, description="Larger files are skipped and reported.")


class FolderSettings(SourceSettings):
    """A folder of this machine."""

    kind: Literal["folder"] = Field(description="A folder of this machine.")
    path: Place = Field(description="The folder.")


class GitSettings(SourceSettings):
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


Source = Annotated[FolderSettings | GitSettings, Field(discriminator="kind")]
KINDS: dict[str, type[SourceSettings]] = {"folder": FolderSettings, "git": GitSettings}
