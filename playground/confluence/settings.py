"""How the server behaves: which Confluence it stands in for, and where its limits lie."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["cloud", "data-center"]


@dataclass(slots=True, kw_only=True)
class Settings:
    """Settings of the server; they may be changed while it runs.

    Attributes:
        version: Of Data Center; space permissions are in its REST API from 9.1.
        context_path: Of Data Center, such as `/confluence`. Cloud's is always `/wiki`.
        cloud_id: What stands in the paths of the OAuth gateway.
        search_lag: Seconds, on the site's clock, by which the search index is behind.
        restriction_cap: So many users and groups of a restriction are listed at most.
        has_roles: Whether this Cloud site has role-based access.
        requests_per_second: More than these are answered with 429; 0: no limit.
        time_zone: In which dates are read and, on Data Center, shown, for who has none of their own.
    """

    kind: Kind = "cloud"
    version: str = "9.2.0"
    context_path: str = ""
    cloud_id: str = "0b1e7c52-5a3f-4d6e-9c3a-1f2e3d4c5b6a"
    search_lag: float = 0
    restriction_cap: int = 200
    has_roles: bool = True
    requests_per_second: int = 0
    time_zone: str = "UTC"

    @property
    def is_cloud(self) -> bool:
        """Whether it stands in for Cloud."""
        return self.kind == "cloud"

    @property
    def context(self) -> str:
        """What stands before `/rest` in every path."""
        return "/wiki" if self.is_cloud else self.context_path

    @property
    def has_permissions_api(self) -> bool:
        """Whether this Data Center lists the permissions of a space in its REST API."""
        major, minor = (int(part) for part in self.version.split(".")[:2])
        return (major, minor) >= (9, 1)
