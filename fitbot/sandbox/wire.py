"""HTTP, without a socket: paths, bodies and answers, shared by both adapters.

https://core.telegram.org/bots/api#making-requests: GET and POST; parameters from the query string,
a urlencoded form, a multipart form or a JSON body, whatever is there.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import create_form_parser

from fitbot.sandbox.core import Sandbox
from fitbot.sandbox.media import download
from fitbot.sandbox.values import Answer, Json, Refused, Upload, bad_request

#: A file of 50 MB and its form.
MAX_BODY = 51 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class HttpCall:
    """An HTTP request to the API."""

    #: Not yet unquoted, without the query.
    path: str
    query: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class HttpReply:
    """An HTTP response of the API."""

    status: int
    content_type: str
    body: bytes


async def respond(sandbox: Sandbox, call: HttpCall) -> HttpReply:
    """Answer an HTTP request to `/bot<token>/<method>` or `/file/bot<token>/<path>`.

    Raises:
        NoAnswer: where a fault loses the answer.
    """
    try:
        is_file, rest = split_path(call.path, sandbox.token)
        if is_file:
            upload = download(sandbox.world, rest)
            return HttpReply(200, "application/octet-stream", upload.content)
        params, files = read_body(call)
    except Refused as refused:
        return _reply(refused.answer())
    return _reply(await sandbox.call(rest, params, files))


def _reply(answer: Answer) -> HttpReply:
    if answer.raw is not None:
        return HttpReply(answer.status, "text/html", answer.raw)
    body = json.dumps(answer.body, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return HttpReply(answer.status, "application/json", body)


def split_path(path: str, token: str) -> tuple[bool, str]:
    """Return whether a path is for a file, and the method or file path.

    Raises:
        Refused: 401, for another token; 404, for a path of another form.
    """
    path = unquote(path)
    is_file = path.startswith("/file/")
    head, _, rest = path.removeprefix("/file").removeprefix("/").partition("/")
    if not head.startswith("bot") or not rest:
        raise Refused(404, "Not Found")
    if head != f"bot{token}":
        raise Refused(401, "Unauthorized")
    return is_file, rest


def read_body(call: HttpCall) -> tuple[Json, dict[str, Upload]]:
    """Return the parameters and files of a request, the body's over the query's.

    Raises:
        Refused: 400 or 413, for a body that cannot be read.
    """
    if len(call.body) > MAX_BODY:
        raise Refused(413, "Request Entity Too Large")
    params: Json = dict(parse_qsl(call.query, keep_blank_values=True))
    files: dict[str, Upload] = {}
    kind = call.content_type.partition(";")[0].strip().lower()
    if not call.body:
        return params, files
    if kind == "application/json":
        params |= _read_json(call.body)
    elif kind == "multipart/form-data":
        _read_multipart(call, params, files)
    else:
        params |= dict(parse_qsl(call.body.decode("utf-8", "replace"), keep_blank_values=True))
    return params, files


def _read_json(body: bytes) -> dict[str, Any]:
    try:
        read = json.loads(body)
    except ValueError:
        raise bad_request("Can't parse request JSON object") from None
    if not isinstance(read, dict):
        raise bad_request("Object expected as request")
    return read


def _read_multipart(call: HttpCall, params: Json, files: dict[str, Upload]) -> None:
    def on_field(field: Any) -> None:
        params[_text(field.field_name)] = _text(field.value)

    def on_file(file: Any) -> None:
        file.file_object.seek(0)
        files[_text(file.field_name)] = Upload(
            _text(file.file_name), file.file_object.read(), _text(file.content_type)
        )

    try:
        parser = create_form_parser(
            {"Content-Type": call.content_type.encode("latin-1")},
            on_field,
            on_file,
            config={"MAX_MEMORY_FILE_SIZE": MAX_BODY},
        )
        parser.write(call.body)
        parser.finalize()
        parser.close()
    except (FormParserError, ValueError):
        raise bad_request("Can't parse multipart form") from None


def _text(value: bytes | str | None) -> str:
    if isinstance(value, str):
        return value
    return (value or b"").decode("utf-8", "replace")
