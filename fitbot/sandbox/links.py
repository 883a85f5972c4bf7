"""Addresses, as Telegram checks them for links in a text and on buttons.

TDLib's `LinkManager::check_link`: http, https and a few of its own schemes, a host with a dot. A
text's link that is no address is dropped, a button's is refused.
"""

import re

from fitbot.sandbox.values import Json


def link_entity(entity: Json, url: str) -> bool:
    """Make the entity a link, or a mention for tg://user?id=…; False if Telegram would drop it."""
    user = re.fullmatch(r"tg:(?://)?user\?id=(\d+)", url)
    if user:
        entity["type"] = "text_mention"
        entity["user"] = {"id": int(user[1]), "is_bot": False, "first_name": ""}
        return True
    checked = check_url(url)
    entity |= {"type": "text_link", "url": checked}
    return bool(checked)


def check_url(url: str) -> str:
    """Return the address as Telegram would keep it, "" where it would not take it for one."""
    url = url.strip()
    scheme, separator, rest = url.partition("://")
    if not separator:
        scheme, rest = "http", url
    if scheme.lower() in {"tg", "ton", "tonsite"}:
        return url
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    bare = host.rpartition("@")[2].partition(":")[0]
    if scheme.lower() not in {"http", "https"} or "." not in bare.strip("."):
        return ""
    if re.search(r"[\s<>\"]", host):
        return ""
    tail = rest[len(host) :]
    return f"{scheme.lower()}://{host}{tail if tail.startswith('/') else '/' + tail}"
