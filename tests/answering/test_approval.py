from dataclasses import replace
from datetime import UTC, datetime, timedelta

from answering.approval import deny, is_approved, request_approval


async def yes(_request):
    return True


async def test_a_timely_yes_is_a_yes():
    assert await is_approved(request_approval("grafana", "restart", "{}", seconds=60), yes)


async def test_a_request_that_has_expired_is_not_approved():
    request = request_approval("grafana", "restart", "{}", seconds=60)

    assert not await is_approved(replace(request, expires_at=datetime.now(UTC) - timedelta(seconds=1)), yes)


async def test_without_a_door_the_answer_is_no():
    assert not await is_approved(request_approval("grafana", "restart", "{}", seconds=60), deny)


def test_no_two_requests_have_the_same_id():
    ids = {request_approval("grafana", "restart", "{}", seconds=60).id for _ in range(100)}

    assert len(ids) == 100
    assert min(map(len, ids)) >= 20
