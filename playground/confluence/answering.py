"""From a request of aiohttp to an answer and back, with the faults in between."""

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field, replace

from aiohttp import web

from playground.confluence.errors import Refused
from playground.confluence.exchange import Answer, Ask
from playground.confluence.faults import Fault, Faults
from playground.confluence.refusal import answer_refusal, page
from playground.confluence.routes import OPEN, Handler
from playground.confluence.settings import Settings
from playground.confluence.sign_in import sign_in
from playground.confluence.site import Site
from playground.confluence.traffic import Traffic
from playground.confluence.webhooks import Webhooks

_HTML_FROM = 500


@dataclass(frozen=True, slots=True)
class Service:
    """What the server is made of, besides HTTP."""

    site: Site
    settings: Settings
    webhooks: Webhooks
    faults: Faults = field(default_factory=Faults)
    traffic: Traffic = field(default_factory=Traffic)

    async def respond(self, request: web.Request, handler: Handler | None) -> web.StreamResponse:
        """Answer the request, or do to it what a fault says, and write it into the log."""
        with self.traffic.answering(request.method, request.path, request.query_string) as finish:
            fault = self.faults.strike(request.path_qs)
            if self.traffic.is_too_much(self.settings.requests_per_second):
                fault = Fault(kind="answer", pattern="", status=429, retry_after="1")
            if fault and fault.kind == "slow":
                await asyncio.sleep(fault.seconds)
            answer = self._struck(request, fault) or await self._answer(request, handler)
            if not fault or fault.kind != "drop":
                finish(answer.status)
            return await _send(request, _spoiled(request, self.settings, fault, answer), fault)

    async def control(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer somebody who plays with the site: no account needed, no fault, no log."""
        # A page in a browser that is open beside it must not be able to change the site.
        if "Origin" in request.headers and request.method != "GET":
            return web.Response(status=403, text="Not from a web page.")
        body = await request.read()
        try:
            with self.site.lock:
                answer = handler(self._ask(request, handler, body))
        except Refused as refused:
            answer = Answer({"error": refused.message}, refused.status)
        return await _send(request, answer, None)

    def _struck(self, request: web.Request, fault: Fault | None) -> Answer | None:
        if fault and fault.kind == "expired cursor":
            refused = Refused(400, "Provided cursor is invalid or has expired", code="INVALID_REQUEST_PARAMETER")
            return answer_refusal(refused, path=request.path, settings=self.settings)
        if fault is None or fault.kind != "answer":
            return None
        headers = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
        if fault.status == 429:
            headers |= {
                "X-RateLimit-Limit": str(self.settings.requests_per_second or 100),
                "X-RateLimit-Remaining": "0",
            }
            return Answer({"code": 429, "message": "Rate limit exceeded. Please retry later."}, 429, headers)
        if fault.status >= _HTML_FROM:
            return replace(page(fault.status), headers=headers)
        refused = Refused(fault.status, "Refused by a fault of the playground")
        return answer_refusal(refused, path=request.path, settings=self.settings)

    async def _answer(self, request: web.Request, handler: Handler | None) -> Answer:
        body = await request.read()
        if handler is None:
            unknown = Refused(404, f"null for uri: {request.url}")
            return answer_refusal(unknown, path=request.path, settings=self.settings)
        try:
            with self.site.lock:
                return handler(self._ask(request, handler, body))
        except Refused as refused:
            return answer_refusal(refused, path=request.path, settings=self.settings)

    def _ask(self, request: web.Request, handler: Handler, body: bytes) -> Ask:
        gateway = f"/ex/confluence/{self.settings.cloud_id}"
        at_gateway = self.settings.is_cloud and request.path.startswith(gateway)
        path = request.path.removeprefix(gateway) if at_gateway else request.path
        account = None
        if handler not in OPEN and not path.startswith("/playground"):
            header = request.headers.get("Authorization", "")
            account = sign_in(self.site, self.settings, header, path=path, at_gateway=at_gateway)
        query: dict[str, list[str]] = defaultdict(list)
        for name, value in request.query.items():
            query[name].append(value)
        return Ask(
            site=self.site,
            settings=self.settings,
            webhooks=self.webhooks,
            account=account,
            path=path,
            parts=dict(request.match_info),
            query=dict(query),
            body=body,
            host_url=f"{request.scheme}://{request.host}",
        )


def _spoiled(request: web.Request, settings: Settings, fault: Fault | None, answer: Answer) -> Answer:
    if fault and fault.kind == "not json":
        return Answer('{"results": [{"id": ', answer.status)
    is_page = isinstance(answer.body, dict) and "_links" in answer.body
    if not fault or fault.kind != "same cursor" or not is_page or not request.query.get("cursor", ""):
        return answer
    is_second = "/api/v2/" in request.path
    here = request.path_qs if is_second else request.path_qs.removeprefix(settings.context)
    return replace(answer, body={**answer.body, "_links": {**answer.body["_links"], "next": here}})


async def _send(request: web.Request, answer: Answer, fault: Fault | None) -> web.StreamResponse:
    if fault and fault.kind == "drop" and request.transport:
        request.transport.abort()
    if fault and fault.kind == "cut":
        return await _send_half(request, answer)
    headers = dict(answer.headers)
    return web.Response(body=answer.data, status=answer.status, headers=headers, content_type=answer.media_type)


async def _send_half(request: web.Request, answer: Answer) -> web.StreamResponse:
    response = web.StreamResponse(status=answer.status, headers={"Content-Type": answer.media_type})
    response.content_length = len(answer.data)
    await response.prepare(request)
    await response.write(answer.data[: len(answer.data) // 2])
    if request.transport:
        request.transport.close()
    return response
