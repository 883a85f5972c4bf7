"""Who the bot is and what it offers: its name, descriptions, commands and menu button.

https://core.telegram.org/bots/api#setmycommands. Commands are kept by scope and language, and a
client shows the first list that fits (`commands_for`), from the chat's own to the default.
"""

import re

from fitbot.sandbox.access import find_chat
from fitbot.sandbox.chats import Chat
from fitbot.sandbox.params import Params
from fitbot.sandbox.values import Json, bad_request
from fitbot.sandbox.world import World

MAX_COMMANDS = 100
MAX_COMMAND = 32
MAX_COMMAND_DESCRIPTION = 256
MAX_NAME = 64
MAX_DESCRIPTION = 512
MAX_SHORT_DESCRIPTION = 120

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")
_CHATLESS_SCOPES = {
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
}
_CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}


def get_me(world: World, params: Params) -> Json:
    """Return the bot's own User object."""
    return world.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.privacy,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_commands(world: World, params: Params) -> bool:
    """Keep a list of commands for a scope and a language."""
    given = params.nested("commands", "Can't parse commands JSON object")
    if not isinstance(given, list):
        raise bad_request("Expected an Array of BotCommand")
    if len(given) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.commands[_command_key(world, params)] = [_command(each) for each in given]
    world.changed()
    return True


def get_my_commands(world: World, params: Params) -> list[Json]:
    """Return the list kept for exactly this scope and language."""
    return world.commands.get(_command_key(world, params), [])


def delete_my_commands(world: World, params: Params) -> bool:
    """Forget the list for a scope and a language."""
    world.commands.pop(_command_key(world, params), None)
    world.changed()
    return True


def commands_for(world: World, chat: Chat, language: str) -> list[Json]:
    """Return the commands a client shows in this chat to a person of this language."""
    general = "all_private_chats" if chat.is_private else "all_group_chats"
    for scope in (f"chat:{chat.id}", general, "default"):
        for code in (language[:2], ""):
            if (scope, code) in world.commands:
                return world.commands[scope, code]
    return []


def _command(given: object) -> Json:
    if not isinstance(given, dict):
        raise bad_request("Can't parse BotCommand: expected an Object")
    for name in ("command", "description"):
        if not isinstance(given.get(name), str):
            raise bad_request(f"Can't parse BotCommand: Can't find field \"{name}\"")
    command = given["command"].strip().removeprefix("/")
    description = given["description"].strip()
    for name, text, longest in (
        ("Command", command, MAX_COMMAND),
        ("Command description", description, MAX_COMMAND_DESCRIPTION),
    ):
        if not text:
            raise bad_request(f"{name} must be non-empty")
        if len(text) > longest:
            raise bad_request(f"{name} length must not exceed {longest}")
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": command, "description": description}


def _command_key(world: World, params: Params) -> tuple[str, str]:
    return _scope(world, params), _language(params)


def _scope(world: World, params: Params) -> str:
    scope = params.nested("scope", "Can't parse BotCommandScope JSON object")
    if scope is None:
        return "default"
    if not isinstance(scope, dict):
        raise bad_request("Can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = scope.get("type")
    if kind in _CHATLESS_SCOPES:
        return str(kind)
    if kind not in _CHAT_SCOPES:
        raise bad_request("Can't parse BotCommandScope: Unsupported type specified")
    nested = Params(scope)
    if not nested.has("chat_id"):
        raise bad_request("Can't parse BotCommandScope: Empty chat_id specified")
    chat = find_chat(world, nested)
    member = f":{scope.get('user_id')}" if kind == "chat_member" else ""
    return f"{kind}:{chat.id}{member}"


def _language(params: Params) -> str:
    code = params.text("language_code")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("Invalid language code specified")
    return code


def _set_text(world: World, params: Params, name: str, longest: int) -> bool:
    text = params.text(name)
    if len(text) > longest:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    world.profile_texts[name, _language(params)] = text
    world.changed()
    return True


def _get_text(world: World, params: Params, name: str) -> Json:
    texts = world.profile_texts
    return {name: texts.get((name, _language(params))) or texts.get((name, ""), "")}


def set_my_name(world: World, params: Params) -> bool:
    """Name the bot in a language; an empty name takes the language's name away."""
    return _set_text(world, params, "name", MAX_NAME)


def get_my_name(world: World, params: Params) -> Json:
    """Return the bot's name in a language."""
    found = _get_text(world, params, "name")
    return {"name": found["name"] or world.bot.first_name}


def set_my_description(world: World, params: Params) -> bool:
    """Set what an empty chat shows."""
    return _set_text(world, params, "description", MAX_DESCRIPTION)


def get_my_description(world: World, params: Params) -> Json:
    """Return what an empty chat shows."""
    return _get_text(world, params, "description")


def set_my_short_description(world: World, params: Params) -> bool:
    """Set what the bot's profile shows."""
    return _set_text(world, params, "short_description", MAX_SHORT_DESCRIPTION)


def get_my_short_description(world: World, params: Params) -> Json:
    """Return what the bot's profile shows."""
    return _get_text(world, params, "short_description")


def set_chat_menu_button(world: World, params: Params) -> bool:
    """Choose the button beside the input field, for one chat or for all private ones."""
    button = params.nested("menu_button", "Can't parse menu button JSON object")
    button = {"type": "default"} if button is None else button
    if not isinstance(button, dict):
        raise bad_request("Can't parse menu button: MenuButton must be an Object")
    if button.get("type") not in {"default", "commands", "web_app"}:
        raise bad_request("Can't parse menu button: MenuButton has unsupported type")
    if params.has("chat_id"):
        find_chat(world, params).menu_button = button
    else:
        world.menu_button = button
    world.changed()
    return True


def get_chat_menu_button(world: World, params: Params) -> Json:
    """Return the chat's menu button."""
    chat = find_chat(world, params) if params.has("chat_id") else None
    return (chat.menu_button if chat else None) or world.menu_button
