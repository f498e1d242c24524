"""``%nbspike profile``: where the time from Enter to the picture went."""

from __future__ import annotations

from nbspike.units.dimension import dimension
from nbspike.units.display import format_value
from nbspike.worksheet.profiling import Profile
from nbspike_magics.card import Card, plain_table, safe, table

_SECOND = dimension(second=1)
_HEAD = ("stage", "ms", "times")


def profile_card(profile: Profile) -> Card:
    """Return the table of stages, and that of operations of a time step."""
    rows = [(name, _ms(seconds), str(count)) for name, seconds, count in profile.stages]
    rows.append(("together", _ms(profile.total), ""))
    text, html = plain_table([_HEAD, *rows]), _html(rows, _HEAD)
    if profile.operations:
        length = format_value(profile.duration, _SECOND)
        title = f"in {length} of another run, with a clock between operations"
        parts = [(name, _ms(seconds)) for name, seconds in profile.operations]
        head = ("operation", "ms")
        text += f"\n\n{title}\n{plain_table([head, *parts])}"
        html += f"<p>{safe(title)}</p>{_html(parts, head)}"
    return Card(text, html)


def _ms(seconds: float) -> str:
    return f"{1e3 * seconds:9.2f}"


def _html(
    rows: list[tuple[str, str]] | list[tuple[str, str, str]], head: tuple[str, ...]
) -> str:
    return table([[safe(entry.strip()) for entry in row] for row in rows], head)
