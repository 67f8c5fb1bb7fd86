"""The only place that starts git, and what makes that safe.

Nothing that a repository, a server or a user's own settings contain can make git run a program, speak
another protocol than the configured one, or write anywhere but into our clone.
"""

import os
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sources.errors import SourceUnavailable
from sources.git_address import Address
from sources.git_process import Command, GitProcess, GitStopped
from sources.git_settings import GitSettings

# What may come from outside: where programs are, how to get out of the network, whom to trust, ssh's agent.
_PASSED_ON = frozenset(
    name for key in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY") for name in (key, key.lower())
) | {"PATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "SSH_AUTH_SOCK"}

_ALWAYS = {
    "HOME": os.devnull,  # neither .gitconfig nor .netrc can be there
    "LC_ALL": "C.UTF-8",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_NO_LAZY_FETCH": "1",
}

_OPTIONS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.attributesFile": os.devnull,
    "core.askPass": "",
    "credential.helper": "",
    "fetch.fsckObjects": "true",
    # Harmless slips that old tools made, and that many well-known histories contain.
    "fetch.fsck.badTimezone": "ignore",
    "fetch.fsck.missingSpaceBeforeDate": "ignore",
    "fetch.fsck.zeroPaddedFilemode": "ignore",
    "fetch.fsck.badFilemode": "ignore",
    "fetch.fsck.emptyName": "ignore",
    "fetch.recurseSubmodules": "false",
    "fetch.unpackLimit": "1",  # packs appear whole or not at all, loose objects one by one
    "transfer.bundleURI": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "log.showSignature": "false",
    "pack.threads": "2",
    "pack.windowMemory": "64m",
    # A server that prepares a large answer sends one byte a second to show that it is there.
    "http.lowSpeedLimit": "1",
    "http.lowSpeedTime": "300",
}

# A local repository may belong to another user; it is the one that the operator named, and upload-pack
# runs nothing that stands in it.
_UPLOAD_PACK = f"git -c 'safe.directory=*' -c core.hooksPath={os.devnull} upload-pack"

# The shell expands the variables without starting a program, so no process list ever shows them.
_CREDENTIAL_HELPER = (
    '!f() { test "$1" = get &&'
    ' printf "username=%s\\npassword=%s\\n" "$FOOTNOTE_GIT_USERNAME" "$FOOTNOTE_GIT_TOKEN"; }; f'
)

_CREDENTIALS_IN_URL = re.compile(r"(?<=://)[^/\s@]*@")
_HINTS = (
    ("Authentication failed|could not read (Username|Password)|error: 40[13]", "check username and token"),
    ("Permission denied \\(|Load key", "check ssh_key_file, or the keys of the ssh agent"),
    ("Host key verification failed", "add the host's key to the known_hosts of the user that runs Footnote"),
    ("not found|does not exist|not appear to be a git repository", "check the url, and that it may be read"),
    ("resolve host|Connection (refused|timed out|reset)|Failed to connect|was silent", "check the network"),
    ("fsck error|error in (tree|commit|tag|blob)", "the repository holds objects that git takes for unsafe"),
    (
        "bad object|corrupt|unable to read|missing necessary",
        "delete its clone in the data folder; the next run makes it anew",
    ),
)


@dataclass(frozen=True, slots=True)
class GitProgram:
    """How to start git for one source.

    Attributes:
        clone: The bare repository it works on; nothing is looked for in other places.
        secrets: Never shown, should anything repeat them.
        remote_options: For the commands that talk to the remote repository.
    """

    source: str
    clone: Path
    environment: Mapping[str, str] = field(repr=False)
    options: Sequence[str] = field(repr=False)
    silence_seconds: float
    secrets: tuple[str, ...] = field(default=(), repr=False)
    remote_options: tuple[str, ...] = ()

    def start(
        self, *arguments: str | bytes, kept_open: tuple[int, ...] = (), seconds: float | None = None
    ) -> GitProcess:
        """Return a git that was started; SourceUnavailable if it cannot be."""
        command = Command(
            ("git", *self.options, *arguments),
            {**self.environment, "GIT_DIR": str(self.clone)},
            seconds or self.silence_seconds,
            kept_open,
        )
        try:
            return GitProcess(command)
        except FileNotFoundError as error:
            raise SourceUnavailable(f"source {self.source}: the git program is not on the PATH; install git") from error
        except OSError as error:
            raise SourceUnavailable(f"source {self.source}: git cannot be started: {error.strerror}") from error

    def run(self, *arguments: str | bytes, kept_open: tuple[int, ...] = (), seconds: float | None = None) -> bytes:
        """Return all that git writes; SourceUnavailable says why it failed."""
        with self.start(*arguments, kept_open=kept_open, seconds=seconds) as process:
            try:
                return process.read_all()
            except GitStopped as error:
                raise self.failed(str(arguments[0]), error) from None

    def failed(self, command: str, error: GitStopped) -> SourceUnavailable:
        """Return the error to raise when a git that was started broke off; free of credentials."""
        text = str(error)
        for secret in self.secrets:
            text = text.replace(secret, "***")
        text = _CREDENTIALS_IN_URL.sub("***@", text)
        lines = ["".join(filter(str.isprintable, line)).strip() for line in text.splitlines()]
        said = "; ".join([line for line in lines if line][-3:])[:400]
        hint = next((f" ({hint})" for pattern, hint in _HINTS if re.search(pattern, text)), "")
        return SourceUnavailable(f"source {self.source}: git {command} failed: {said}{hint}")


def prepare_git(settings: GitSettings, address: Address, clone: Path, environment: Mapping[str, str]) -> GitProgram:
    """Return the git of one source; `environment` is where PATH, proxies and the like are taken from."""
    variables = {name: value for name, value in environment.items() if name in _PASSED_ON}
    variables.setdefault("PATH", os.defpath)
    variables |= _ALWAYS | {"GIT_ALLOW_PROTOCOL": address.protocol}
    options = [part for name, value in _OPTIONS.items() for part in ("-c", f"{name}={value}")]
    secrets: tuple[str, ...] = ()
    if address.protocol == "ssh":
        variables |= {"GIT_SSH_COMMAND": _ssh_command(settings.ssh_key_file), "GIT_SSH_VARIANT": "ssh"}
    if address.origin and settings.token:
        # Only for this origin: a redirect to another host gets nothing.
        options += ["-c", f"credential.{address.origin}.helper={_CREDENTIAL_HELPER}"]
        username = settings.username or address.username or _usual_username(address.host)
        variables |= {"FOOTNOTE_GIT_USERNAME": username, "FOOTNOTE_GIT_TOKEN": settings.token}
        secrets = (settings.token,)
    remote_options = (f"--upload-pack={_UPLOAD_PACK}",) if address.protocol == "file" else ()
    return GitProgram(settings.name, clone, variables, options, settings.timeout_seconds, secrets, remote_options)


def _usual_username(host: str) -> str:
    # What the hosts document beside an access token; most take any name.
    return "x-token-auth" if host == "bitbucket.org" else "oauth2"


def _ssh_command(key_file: Path | None) -> str:
    options = {
        "BatchMode": "yes",
        "StrictHostKeyChecking": "yes",
        "PermitLocalCommand": "no",
        "ForwardAgent": "no",
        "ClearAllForwardings": "yes",
        "ControlMaster": "no",
        "ControlPath": "none",
        "ConnectTimeout": "30",
        "ServerAliveInterval": "15",
        "ServerAliveCountMax": "4",
    }
    words = ["ssh", *(part for name, value in options.items() for part in ("-o", f"{name}={value}"))]
    if key_file is not None:
        words += ["-i", str(key_file.absolute()), "-o", "IdentitiesOnly=yes"]
    return shlex.join(words)
