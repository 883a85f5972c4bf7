"""A stand-in for Telegram: a strict Bot API server with people to talk to, for demo and tests.

The core, `fitbot.sandbox.core.Sandbox`, takes a method's name, its parameters and its files and
answers as `https://api.telegram.org` would; it opens no socket and reads no clock but the one it is
given. Two adapters carry HTTP to it: `transport` for tests, `server` for the demo.

What it refuses, and in which words, follows the published sources of the Bot API server
(tdlib/telegram-bot-api, `Client.cpp`) and of TDLib (`MessageEntity.cpp`).
"""

from fitbot.sandbox.chats import Chat
from fitbot.sandbox.core import Sandbox
from fitbot.sandbox.faults import Fault
from fitbot.sandbox.people import Group, Person
from fitbot.sandbox.shown import Button, Shown
from fitbot.sandbox.values import Answer, NoAnswer, Refused, Request, Toast, Upload

__all__ = [
    "Answer",
    "Button",
    "Chat",
    "Fault",
    "Group",
    "NoAnswer",
    "Person",
    "Refused",
    "Request",
    "Sandbox",
    "Shown",
    "Toast",
    "Upload",
]
