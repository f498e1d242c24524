"""What the linter says, below a cell."""

from __future__ import annotations

from collections.abc import Sequence

from nbspike.linter.note import Note
from nbspike_magics.card import Card, prose, safe

_STYLE = "border-left:3px solid #E69F00; padding:1px 8px; margin:4px 0"


def with_notes(card: Card, notes: Sequence[Note]) -> Card:
    """Return a card with notes below it."""
    if not notes:
        return card
    below = notes_card(notes)
    return Card(f"{card.text}\n{below.text}", card.html + below.html)


def notes_card(notes: Sequence[Note]) -> Card:
    """Return notes alone."""
    text = "\n".join([note.text for note in notes])
    html = "".join([_html(note) for note in notes])
    return Card(text, html)


def _html(note: Note) -> str:
    rule = note.rule
    help_text = f"%nbspike help {rule} explains; # nbspike: ignore {rule} hides"
    return (
        f'<div role="note" style="{_STYLE}" title="{help_text}">'
        f"<b>{safe(rule)}</b> {prose(f'{note.message}. {note.fix}')}</div>"
    )
