"""Drafts for tests: real ones, judged by the real verifier."""

from answering.draft import Draft
from answering.rights import Rights
from answering.verifying.verify import build_verifier
from tests.answering.conftest import EVERYONE


def draft_of(embedder, *passages, question="How much may I spend?"):
    async def verifier(exhibits):
        return await build_verifier(exhibits, embedder)

    draft = Draft(question, verifier, Rights(EVERYONE))
    draft.add(passages)
    return draft


async def written(draft, *turns):
    """Let whole turns be written into a draft, and return all that it said."""
    said = []
    for turn in turns:
        said += [*await draft.take(turn), *await draft.finish()]
    return said
