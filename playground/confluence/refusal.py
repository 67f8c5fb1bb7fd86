"""How a refusal looks: version 1 and version 2 of the API, and the HTML pages in front of them, each have a shape."""

from http import HTTPStatus

from playground.confluence.errors import Refused
from playground.confluence.exchange import Answer
from playground.confluence.settings import Settings

_CLASSES = {400: "BadRequestException", 403: "PermissionException", 404: "NotFoundException"}


def answer_refusal(refused: Refused, *, path: str, settings: Settings) -> Answer:
    """The answer in the shape of the API that the path belongs to."""
    if "/api/v2/" in path:
        return Answer(_second(refused), refused.status)
    if refused.status == 401:
        return _not_signed_in(settings)
    return Answer(_first(refused, settings), refused.status)


def page(status: int) -> Answer:
    """An HTML page as load balancers and servlet containers send it."""
    reason = HTTPStatus(status).phrase
    html = f"<html><head><title>{status} {reason}</title></head><body><h1>{status} {reason}</h1></body></html>"
    return Answer(html, status, media_type="text/html")


def _second(refused: Refused) -> dict[str, object]:
    reason = HTTPStatus(refused.status).phrase
    is_told = refused.status == 400
    return {
        "errors": [
            {
                "status": refused.status,
                "code": refused.code or reason.upper().replace(" ", "_"),
                "title": refused.message if is_told else reason,
                "detail": "" if is_told else None,
            }
        ]
    }


def _first(refused: Refused, settings: Settings) -> dict[str, object]:
    data = {"authorized": refused.status == 400, "valid": True, "allowedInReadOnlyMode": True, "errors": []}
    message = refused.message
    if settings.is_cloud and refused.status in _CLASSES:
        message = f"com.atlassian.confluence.api.service.exceptions.{_CLASSES[refused.status]}: {message}"
    return {
        "statusCode": refused.status,
        "data": {**data, "successful": False},
        "message": message,
        "reason": HTTPStatus(refused.status).phrase,
    }


def _not_signed_in(settings: Settings) -> Answer:
    answer = page(401)
    challenge = 'OAuth realm="Confluence"' if settings.is_cloud else 'Basic realm="Confluence"'
    headers = {"WWW-Authenticate": challenge, "X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}
    return Answer(answer.body, 401, headers, answer.media_type)
