"""Laws of the words that are commands."""

from __future__ import annotations

import pytest

from rules.answers import COMMANDS
from rules.command_words import BEGINS_AS_COMMAND, CONTRACT, WORDS
from rules.complaint_notes import COMMANDS as FOR_COMPLAINTS
from rules.mail import Verb


def test_every_verb_has_a_word_that_our_mails_name() -> None:
    """No verb is without a word, and none of its words is another's."""
    assert set(CONTRACT) == set(Verb)
    assert all(WORDS[word] is verb for verb, words in CONTRACT.items() for word in words)


@pytest.mark.parametrize("line", [*COMMANDS, *FOR_COMPLAINTS])
def test_what_our_mails_list_begins_as_a_command(line: str) -> None:
    """Each command that is listed to a colleague is known by its first word, in any case."""
    word = line.split()[0].strip(",")
    assert WORDS[word.lower()] in Verb
    assert BEGINS_AS_COMMAND.match(word.lower())
    assert BEGINS_AS_COMMAND.match(f"*{word}*")


@pytest.mark.parametrize(
    "line", ["Setujukah Bapak?", "ok", "Mohon setuju", "Tolakan surat", "Record rapat terlampir"]
)
def test_other_words_begin_no_command(line: str) -> None:
    """A longer word, consent of any kind, and a word further on are words."""
    assert BEGINS_AS_COMMAND.match(line) is None
