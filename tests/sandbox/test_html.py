"""Telegram's HTML, by a table: what it makes of a text, and the words it refuses one with."""

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitbot.sandbox import utf16
from fitbot.sandbox.html import parse_html
from fitbot.sandbox.shown import to_html
from fitbot.sandbox.tags import HtmlError


def entity(kind: str, offset: int, length: int, **more: object) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("", "", []),
        ("plain & simple", "plain & simple", []),
        ("&lt;b&gt; &amp;&quot;", '<b> &"', []),
        ("no semicolon: 1 &lt 2", "no semicolon: 1 < 2", []),
        ("&#39;&#x27;", "''", []),
        ("unknown &nbsp; and &#0; and &#12345678; stay", None, []),
        ("<b>bold</b>", "bold", [entity("bold", 0, 4)]),
        ("<STRONG>loud</STRONG>", "loud", [entity("bold", 0, 4)]),
        ("<i>a</i><em>b</em>", "ab", [entity("italic", 0, 1), entity("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [entity("underline", 0, 1), entity("underline", 1, 1)]),
        (
            "<s>a</s><strike>b</strike><del>c</del>",
            "abc",
            [entity("strikethrough", n, 1) for n in range(3)],
        ),
        ("<tg-spoiler>a</tg-spoiler>", "a", [entity("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [entity("spoiler", 0, 1)]),
        ("😀<b>😀</b>", "😀😀", [entity("bold", 2, 2)]),
        ("<b>x</>", "x", [entity("bold", 0, 1)]),
        ("<b >x</b  >", "x", [entity("bold", 0, 1)]),
        ("<b any=thing other='quoted'>x</b>", "x", [entity("bold", 0, 1)]),
        ("<b></b>", "", []),
        (
            "<i>a<b>b</b></i>",
            "ab",
            [entity("italic", 0, 2), entity("bold", 1, 1)],
        ),
        ("<b><i>same</i></b>", "same", [entity("bold", 0, 4), entity("italic", 0, 4)]),
        ("<i><b>same</b></i>", "same", [entity("bold", 0, 4), entity("italic", 0, 4)]),
        ("<blockquote>a</blockquote>", "a", [entity("blockquote", 0, 1)]),
        (
            "<blockquote expandable>a</blockquote>",
            "a",
            [entity("expandable_blockquote", 0, 1)],
        ),
        ("<code>a</code>", "a", [entity("code", 0, 1)]),
        ('<code class="language-python">a</code>', "a", [entity("code", 0, 1)]),
        ("<pre>a</pre>", "a", [entity("pre", 0, 1)]),
        (
            '<pre><code class="language-python">a</code></pre>',
            "a",
            [entity("pre", 0, 1, language="python")],
        ),
        (
            '<code class="language-python"><pre>a</pre></code>',
            "a",
            [entity("pre", 0, 1, language="python")],
        ),
        ("<pre><code>a</code></pre>", "a", [entity("pre", 0, 1), entity("code", 0, 1)]),
        (
            '<a href="https://example.org/?a=1&amp;b=2">a</a>',
            "a",
            [entity("text_link", 0, 1, url="https://example.org/?a=1&b=2")],
        ),
        ("<a href=example.org>a</a>", "a", [entity("text_link", 0, 1, url="http://example.org/")]),
        (
            "<a>example.org</a>",
            "example.org",
            [entity("text_link", 0, 11, url="http://example.org/")],
        ),
        ("<a href='nowhere'>a</a>", "a", []),
        ("<a href='javascript:alert(1)'>a</a>", "a", []),
        ("<a href='https://a b.org'>a</a>", "a", []),
        (
            "<a href='tg://resolve?domain=x'>a</a>",
            "a",
            [entity("text_link", 0, 1, url="tg://resolve?domain=x")],
        ),
        (
            "<a href='tg://user?id=5'>a</a>",
            "a",
            [entity("text_mention", 0, 1, user={"id": 5, "is_bot": False, "first_name": ""})],
        ),
        (
            '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
            "👍",
            [entity("custom_emoji", 0, 2, custom_emoji_id="5368324170671202286")],
        ),
        (
            '<tg-time unix="1795424400" format="wDt">Mon 9:00</tg-time>',
            "Mon 9:00",
            [entity("date_time", 0, 8, unix_time=1795424400, date_time_format="wDt")],
        ),
        (
            "<tg-time unix='1795424400'>soon</tg-time>",
            "soon",
            [entity("date_time", 0, 4, unix_time=1795424400)],
        ),
    ],
)
def test_html_becomes_text_and_entities(
    source: str, text: str | None, entities: list[dict[str, Any]]
) -> None:
    assert parse_html(source) == (source if text is None else text, entities)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("I <3 you", 'Unsupported start tag "3" at byte offset 2'),
        ("é<p>x</p>", 'Unsupported start tag "p" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("open <b", "Unclosed start tag at byte offset 5"),
        ("<b =x>a</b>", 'Empty attribute name in the tag "b" at byte offset 0'),
        (
            "<b hidden>a</b>",
            'Expected equal sign in declaration of an attribute of the tag "b" at byte offset 0',
        ),
        ("<a href= ", 'Unclosed start tag "a" at byte offset 0'),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href='&quot;", "Unclosed start tag at byte offset 0"),
        ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<b>a</b x>", "Unclosed end tag at byte offset 4"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<i>a<b>b</b>", 'Can\'t find end tag corresponding to start tag "i"'),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">a</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("<tg-time>now</tg-time>", "Invalid Unix time specified"),
        ("<tg-time unix='2147483648'>x</tg-time>", "Invalid Unix time specified"),
        ("<tg-time unix='1' format='tw'>x</tg-time>", "Invalid date-time format specified"),
        (
            "&#xD83D;",
            "Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units",
        ),
    ],
)
def test_html_is_refused_in_telegrams_words(source: str, words: str) -> None:
    with pytest.raises(HtmlError) as refusal:
        parse_html(source)
    assert str(refusal.value) == words


def test_two_halves_of_a_surrogate_pair_are_one_character() -> None:
    assert parse_html("&#xD83D;&#xDE00;")[0] == "😀"


@given(st.text(alphabet="<>&\"'/=ab😀é #;", max_size=40))
def test_an_escaped_text_is_always_taken_as_it_is(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, [])


@given(st.text(alphabet="<>&/biu=' \"a;#", max_size=40))
def test_any_text_is_parsed_or_refused_and_entities_lie_inside(source: str) -> None:
    try:
        text, entities = parse_html(source)
    except HtmlError:
        return
    for each in entities:
        assert 0 <= each["offset"] < each["offset"] + each["length"] <= utf16.length(text)


@given(st.lists(st.tuples(st.sampled_from(["b", "i", "u", "s"]), st.text("ab<&😀", max_size=4))))
def test_what_is_rendered_for_a_page_means_the_same_when_read_again(
    parts: list[tuple[str, str]],
) -> None:
    source = ""
    for tag, text in parts:
        source = f"<{tag}>{source}{html.escape(text)}</{tag}>{html.escape(text)}"
    text, entities = parse_html(source)
    again, reread = parse_html(to_html(text, tuple(entities)))
    assert again == text
    assert covered(reread) == covered(entities)


def covered(entities: list[dict[str, Any]]) -> set[tuple[str, int]]:
    return {
        (each["type"], position)
        for each in entities
        for position in range(each["offset"], each["offset"] + each["length"])
    }
