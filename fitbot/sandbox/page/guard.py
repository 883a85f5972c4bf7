"""Keeping other pages out: what a site in the same browser must not do to the demo.

`make_server_app` refuses every Host but loopback, so no name on the web can be made to point here.
What is left is a request sent across sites: a POST must be JSON, which a browser asks leave for
first and is never given, and must come from our own page, as Origin and Sec-Fetch-Site say. A
client that is no browser sends neither header. The policy lets the page fetch from here alone:
"nothing leaves this computer" is kept by the browser, whatever a message contains.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Guard:
    """ASGI middleware: refuses a POST that our page did not send, and adds the policy."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def send_with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        refusal = _refusal(Headers(scope=scope)) if scope.get("method") == "POST" else None
        await (refusal or self._app)(scope, receive, send_with_policy)


def _refusal(headers: Headers) -> PlainTextResponse | None:
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        return PlainTextResponse("only JSON is read here", 415)
    own = f"http://{headers.get('host', '')}"
    if headers.get("origin", own) != own or headers.get("sec-fetch-site", "same-origin") not in {
        "same-origin",
        "none",
    }:
        return PlainTextResponse("this is for the demo's own page", 403)
    return None
