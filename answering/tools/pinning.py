"""Pinning: definitions as the operator approved them. What a model is told of a live tool comes from here alone."""

import logging
from collections.abc import Iterable
from datetime import datetime

from answering.tools.definition import Definition
from ledger.engine import Ledger
from ledger.tool_pins import pin_tools, tool_pins

logger = logging.getLogger(__name__)


def approved_tools(ledger: Ledger, server: str) -> dict[str, Definition]:
    """Return the approved definitions of a server by name; one that cannot be read counts as not approved.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    approved = {}
    for tool, text in tool_pins(ledger, server).items():
        try:
            approved[tool] = Definition.from_json(text)
        except (ValueError, TypeError):
            logger.warning("pinned definition damaged server=%s tool=%s", server, tool)
    return approved


def approve_tools(ledger: Ledger, server: str, definitions: Iterable[Definition], at: datetime) -> None:
    """Record that the operator approved these definitions.

    Raises:
        ToolRefused: one of them cannot be used; nothing is recorded then.
        LedgerUnavailable: the ledger cannot be written.
    """
    pin_tools(ledger, server, {each.name: each.to_json() for each in definitions}, at)
