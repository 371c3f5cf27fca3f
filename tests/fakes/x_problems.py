"""How X says no: problem documents, and the HTML page of its front door."""

from __future__ import annotations

import json
from typing import Literal

from aiohttp import web

from .base import Failure
from .x_model import Json

PROBLEMS = "https://api.twitter.com/2/problems/"
HTML_503 = "<!DOCTYPE html><html><head><title>X / Error</title></head><body>Something went wrong.</body></html>"

Refusal = Literal["unauthorized", "no access", "usage capped", "no credits", "html 503", "429 without reset"]


def problem(
    status: int,
    title: str,
    detail: str,
    *,
    kind: str = "",
    headers: dict[str, str] | None = None,
    more: Json | None = None,
) -> web.Response:
    body = {"title": title, "detail": detail, "type": PROBLEMS + kind if kind else "about:blank", "status": status}
    return web.json_response(body | (more or {}), status=status, headers=headers)


def invalid(name: str, value: str, message: str, headers: dict[str, str]) -> web.Response:
    more = {"errors": [{"parameters": {name: [value]}, "message": message}]}
    detail = "One or more parameters to your request was invalid."
    return problem(400, "Invalid Request", detail, kind="invalid-request", headers=headers, more=more)


def refusal(why: Refusal) -> Failure:
    """The status and body that X sends for a reason."""
    if why == "html 503":
        return Failure(503, HTML_503)
    titles = {
        "unauthorized": (401, "Unauthorized", "Unauthorized", ""),
        "usage capped": (429, "UsageCapExceeded", "Usage cap exceeded: Monthly product cap", "usage-capped"),
        "429 without reset": (429, "Too Many Requests", "Too Many Requests", ""),
        "no credits": (402, "CreditsDepleted", "Your enrolled account does not have any credits.", "credits"),
        "no access": (403, "Client Forbidden", "Your plan does not include this endpoint.", "client-forbidden"),
    }
    status, title, detail, kind = titles[why]
    body = {"title": title, "detail": detail, "type": PROBLEMS + kind if kind else "about:blank", "status": status}
    if why == "no access":
        body |= {"reason": "client-not-enrolled", "required_enrollment": "Appropriate Level of API Access"}
    return Failure(status, json.dumps(body), content_type="application/json")
