"""What travels over the wire: JSON objects, as they are read and written."""

from typing import Any

Json = dict[str, Any]
