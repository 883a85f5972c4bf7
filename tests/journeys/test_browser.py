"""The story once more, as a person sees it: the demo's page in a real browser.

Set FITBOT_SCREENSHOTS to a folder to keep the pictures; the README's are made that way.
"""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from fitbot.demo import demo

_BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_PATIENCE = 20_000  # milliseconds

pytestmark = [
    pytest.mark.skipif(
        _BROWSER is None and not os.environ.get("CI"),
        reason="no Chromium on this machine: install the system's package chromium",
    ),
    pytest.mark.timeout(180),
]

#: What the example practice asks before it shows a free time, and what is answered.
BEFORE_BOOKING = {
    "1 of 6": "I'm 18 or over",
    "2 of 6": "California",
    "3 of 6": "One person",
    "4 of 6": "That works",
    "5 of 6": "Skip this",
    "6 of 6": "By video",
}

Shoot = Callable[[str], Awaitable[None]]


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """Where pictures go."""
    folder = Path(os.environ.get("FITBOT_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """The demo's page, with the therapist known."""
    assert _BROWSER, "CI installs Chromium (.ci/run)"
    async with demo() as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_BROWSER, args=_QUIET)
        page = await browser.new_page(
            viewport={"width": 1280, "height": 860}, reduced_motion="reduce"
        )
        page.set_default_timeout(_PATIENCE)
        expect.set_options(timeout=_PATIENCE)
        await page.goto(url)
        yield page
        await browser.close()


async def _tap(phone: Locator, label: str) -> None:
    await phone.get_by_role("button", name=label).last.click()


async def _sees(phone: Locator, text: str) -> None:
    await expect(phone.get_by_text(text).last).to_be_visible()


async def _write(phone: Locator, text: str) -> None:
    await phone.get_by_test_id("input").fill(text)
    await phone.get_by_test_id("send").click()


async def _until(page: Page, phone: Locator, text: str, test_id: str = "next-thing") -> None:
    """Move the clock until a phone shows a text."""
    for _ in range(12):
        before = await page.get_by_test_id("clock").inner_text()
        await page.get_by_test_id(test_id).click()
        await expect(page.get_by_test_id("clock")).not_to_have_text(before)
        await expect(page.get_by_test_id(test_id)).to_be_enabled()
        if await phone.get_by_text(text).count():
            return
    raise AssertionError(f"never came: {text}")


async def _asks_and_is_answered(client: Locator, therapist: Locator) -> None:
    await _tap(client, "Ask Dr. Mina Park something")
    await _sees(client, "Write your question")
    await _write(client, "Do you also work in the evening?")
    await _sees(client, "on its way to Dr. Mina Park")
    await _sees(therapist, "Do you also work in the evening?")
    await _tap(therapist, "Reply")
    await _sees(therapist, "in one message")
    await _write(therapist, "Thursdays until half past six.")
    await _sees(client, "Thursdays until half past six.")


async def test_the_story_in_a_browser(page: Page, shots: Path) -> None:
    client, therapist = page.get_by_test_id("phone-client"), page.get_by_test_id("phone-therapist")
    await _sees(therapist, "I know you now")
    await client.get_by_test_id("start").click()
    await _sees(client, "Hello, and welcome.")
    await page.screenshot(path=shots / "1-start.png")

    await _asks_and_is_answered(client, therapist)
    await page.screenshot(path=shots / "2-ask.png")

    await _tap(client, "Book a free call")
    for question, answer in BEFORE_BOOKING.items():
        await _sees(client, question)
        await _tap(client, answer)
    await _sees(client, "Which day suits you")
    await _sees(client, "Los Angeles · change")
    await client.get_by_role("button", name=" time").nth(3).click()
    await _sees(client, "Times with Dr. Mina Park")
    await client.get_by_test_id("message").last.get_by_role("button", name="AM").first.click()
    await _sees(client, "Not booked yet")
    await _tap(client, "Yes, book it")
    await _sees(client, "Booked.")
    await _sees(client, "appointment.ics")
    await _sees(therapist, "Booked")
    await page.screenshot(path=shots / "3-booked.png")

    await _until(page, client, "Tomorrow")
    await _until(page, client, "In about an hour")
    await page.screenshot(path=shots / "4-reminded.png")
    await _until(page, therapist, "Did it take place?")
    await _tap(therapist, "They came")
    await _sees(therapist, "came. The survey")
    await _until(page, client, "May I ask 8 quick taps")
    await client.get_by_role("button", name="Start", exact=True).last.click()
    for number in range(1, 9):
        await _sees(client, f"{number} of 8")
        if number == 5:
            await page.screenshot(path=shots / "5-survey.png")
        await _tap(client, "Mostly" if number != 7 else "A little")
    await _sees(client, "get in the way?")
    await client.get_by_role("button", name="No", exact=True).last.click()
    await _sees(client, "Where are you now?")
    await _tap(client, "I'd like to keep going")
    await _sees(client, "I'm glad.")
    await _tap(client, "Nothing to add")
    await _sees(client, "Your answers are with")
    await _until(page, therapist, "New answers after a call (1)")
    await page.screenshot(path=shots / "6-digest.png")


async def test_one_phone_at_a_time_on_a_narrow_screen(page: Page, shots: Path) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    client, therapist = page.get_by_test_id("phone-client"), page.get_by_test_id("phone-therapist")
    await expect(client).to_be_visible()
    await expect(therapist).not_to_be_visible()
    await client.get_by_test_id("start").click()
    await _sees(client, "Hello, and welcome.")
    await page.screenshot(path=shots / "7-narrow.png")
    await page.get_by_test_id("show-therapist").click()
    await expect(therapist).to_be_visible()
