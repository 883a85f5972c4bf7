import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from fitbot.store import Store
from tests.store.building import post

ROOT = Path(__file__).parents[2]
POSTS = 60


async def start(url: str) -> Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.store.claimer",
        cwd=ROOT,
        env={**os.environ, "FITBOT_DATABASE_URL": url},
        stdin=PIPE,
        stdout=PIPE,
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


async def test_two_processes_claim_every_post_exactly_once(store: Store, database_url: str) -> None:
    async with store.begin() as tx:
        for number in range(POSTS):
            await tx.post(post(str(number)))
    processes = await asyncio.gather(start(database_url), start(database_url))
    outputs = await asyncio.gather(*(process.communicate(b"go\n") for process in processes))
    assert [process.returncode for process in processes] == [0, 0]
    ids = [int(word) for stdout, _ in outputs for word in stdout.split()]
    assert len(ids) == POSTS
    assert len(set(ids)) == POSTS
