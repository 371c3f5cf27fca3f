"""A Bot API request off the wire: query, form, multipart or JSON, all the same to the methods."""

from __future__ import annotations

import json

from aiohttp import BodyPartReader, web

from .errors import bad_request
from .validate import Params, Upload


async def read_params(request: web.Request) -> Params:
    """The parameters of a call; the query string first, the body over it."""
    values: dict[str, object] = dict(request.query)
    files: dict[str, Upload] = {}
    kind = request.content_type
    if request.method == "POST" and kind == "application/json":
        values |= _json(await request.read())
    elif request.method == "POST" and kind == "multipart/form-data":
        await _multipart(request, values, files)
    elif request.method == "POST" and kind == "application/x-www-form-urlencoded":
        values |= dict(await request.post())
    return Params(values, files)


def _json(raw: bytes) -> dict[str, object]:
    if not raw.strip():
        return {}
    try:
        body = json.loads(raw)
    except ValueError:
        raise bad_request("can't parse request JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("expected a JSON object as the request")
    return body


async def _multipart(request: web.Request, values: dict[str, object], files: dict[str, Upload]) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read(decode=True))
        if part.filename is None:
            try:
                values[part.name] = content.decode()
            except UnicodeDecodeError:
                raise bad_request("strings must be encoded in UTF-8") from None
        else:
            files[part.name] = Upload(part.filename, content)
