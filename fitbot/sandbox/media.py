"""Documents and photos: uploaded by the bot, or sent again by file_id.

https://core.telegram.org/bots/api#sending-files: 50 MB for a file, 10 MB for a photo; a file that
is sent again is the same file. A photo must look like a picture.
"""

import struct

from fitbot.sandbox.params import Params
from fitbot.sandbox.values import Json, Refused, Upload, bad_request
from fitbot.sandbox.world import World

MAX_UPLOAD = 50 * 1024 * 1024
MAX_PHOTO = 10 * 1024 * 1024
#: What getFile gives out.
MAX_DOWNLOAD = 20 * 1024 * 1024

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")
#: The same on every machine, which `mimetypes` is not.
_TYPES = {
    "csv": "text/csv",
    "ics": "text/calendar",
    "jpg": "image/jpeg",
    "json": "application/json",
    "pdf": "application/pdf",
    "png": "image/png",
    "txt": "text/plain",
    "zip": "application/zip",
}
_PNG_SIZE = struct.Struct(">II")


def read_document(world: World, params: Params) -> tuple[Json, Upload]:
    """Return the message's document and its bytes."""
    upload = _upload(params, "document", "There is no document in the request")
    if upload is None:
        media, kept = _known(world, params.text("document"))
        return {"document": media}, kept
    return {"document": document(world, upload)}, upload


def document(world: World, upload: Upload) -> Json:
    """Keep a file and return its Document object."""
    ending = upload.name.rpartition(".")[2].lower()
    media: Json = {
        "file_name": upload.name,
        "mime_type": _TYPES.get(ending, upload.content_type),
        "file_size": len(upload.content),
    }
    world.keep_file(upload, media)
    return media


def read_photo(world: World, params: Params) -> tuple[Json, Upload]:
    """Return the message's photo and its bytes."""
    upload = _upload(params, "photo", "There is no photo in the request")
    if upload is None:
        media, kept = _known(world, params.text("photo"))
        return {"photo": [media]}, kept
    if len(upload.content) > MAX_PHOTO:
        raise bad_request("file is too big")
    if not upload.content.startswith(_PICTURES):
        raise bad_request("IMAGE_PROCESS_FAILED")
    return {"photo": [photo(world, upload)]}, upload


def photo(world: World, upload: Upload) -> Json:
    """Keep a photo and return its PhotoSize object."""
    width, height = 640, 480
    if upload.content.startswith(_PICTURES[0]) and len(upload.content) >= 24:
        width, height = _PNG_SIZE.unpack_from(upload.content, 16)
    media: Json = {"width": width, "height": height, "file_size": len(upload.content)}
    world.keep_file(upload, media)
    return media


def get_file(world: World, params: Params) -> Json:
    """Return where a file can be downloaded."""
    file_id = params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    upload = world.files.get(file_id)
    if upload is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(upload.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return {
        "file_id": file_id,
        "file_unique_id": world.media[file_id]["file_unique_id"],
        "file_size": len(upload.content),
        "file_path": f"files/{file_id}",
    }


def download(world: World, path: str) -> Upload:
    """Return the file behind a `file_path`. Raises Refused 404 for any other path."""
    upload = world.files.get(path.removeprefix("files/"))
    if upload is None or not path.startswith("files/"):
        raise Refused(404, "Not Found")
    return upload


def _upload(params: Params, name: str, missing: str) -> Upload | None:
    upload = params.upload(name)
    if upload is None:
        if not params.has(name) or params.text(name).startswith("attach://"):
            raise bad_request(missing)
        return None
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > MAX_UPLOAD:
        raise Refused(413, "Request Entity Too Large")
    return upload


def _known(world: World, file_id: str) -> tuple[Json, Upload]:
    upload = world.files.get(file_id)
    if upload is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return world.media[file_id], upload
