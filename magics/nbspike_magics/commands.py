"""What ``%nbspike`` can do."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from IPython.display import Code

from nbspike.diagnostics.codes import CODES
from nbspike.diagnostics.rules import RULES
from nbspike.diagnostics.suggest import suggest
from nbspike.units.dimension import dimension
from nbspike.version import __version__
from nbspike.worksheet.citing import own_citation, papers_of
from nbspike.worksheet.constants import Constant
from nbspike.worksheet.definitions import Definition, SynapsesDefinition
from nbspike.worksheet.profiling import profile_of
from nbspike.worksheet.result import Result
from nbspike.worksheet.typeset import formula_text
from nbspike.worksheet.warming import compilations, warm
from nbspike.worksheet.wiring import wiring, wiring_text
from nbspike.worksheet.worksheet import Worksheet
from nbspike_magics.card import Card, plain_table, prose, safe, table
from nbspike_magics.definition_cards import integration_text, range_text, value_text
from nbspike_magics.doctor import examine
from nbspike_magics.misspelt import right_name
from nbspike_magics.note_cards import notes_card, with_notes
from nbspike_magics.options import Arguments, Word, inside, refusal
from nbspike_magics.profile_card import profile_card
from nbspike_magics.session import Session


def run(session: Session, arguments: Arguments) -> Card:
    """Carry out a command.

    Raises
    ------
    OptionError
        NB801 if there is no such command, NB802 if its argument cannot be used.
    """
    if not arguments.words:
        return status(session)
    command, *rest = arguments.words
    if command.text == "misspelt" and len(rest) == 1:
        message = f"`{rest[0].text}` is no magic"
        raise refusal("NB801", message, rest[0], right_name(rest[0].text))
    if command.text in _PLAIN:
        if rest:
            message = f"`{command.text}` takes nothing behind it"
            raise refusal("NB801", message, rest[0], "Remove it")
        return _PLAIN[command.text](session)
    if command.text not in _NAMED:
        known = [*_PLAIN, *_NAMED]
        hint = suggest(command.text, known) or f"There are {', '.join(known)}"
        raise refusal("NB801", f"`{command.text}` is no command", command, hint)
    if len(rest) != 1:
        example = "NB301" if command.text == "help" else "P"
        hint = f"Write `%nbspike {command.text} {example}`"
        message = f"`{command.text}` needs one name"
        raise refusal("NB802", message, command, hint)
    return _NAMED[command.text](session, rest[0])


def status(session: Session) -> Card:
    """Return what the cells define, and the constants they use."""
    worksheet = session.worksheet
    definitions = worksheet.definitions()
    if not definitions and not worksheet.declarations:
        return Card("nothing is defined yet", "<p>Nothing is defined yet.</p>")
    counts = worksheet.synapse_counts()
    objects = []
    for name, item in definitions.items():
        text = repr(item).partition(": ")[2]
        if isinstance(item, SynapsesDefinition) and name in counts:
            text += f", {counts[name]}"
            if item.listed is not None:  # arrays may be longer than when it ran
                text = repr(replace(item, listed=counts[name])).partition(": ")[2]
        objects.append((name, text + missing_ends(item, worksheet)))
    for name, value in list(worksheet.variables.items()):
        if isinstance(value, Result) and not name.startswith("_"):
            objects.append((name, result_text(value)))
    known = {**worksheet.used_constants()}
    for name in worksheet.declarations:
        if name not in known and worksheet.declaration_of(name) is not None:
            known[name] = worksheet.known_constants()[name]
    constants = []
    for name, constant in known.items():
        declared = worksheet.declaration_of(name)
        formula = None if declared is None else formula_text(declared)
        shown = value_text(constant) + (f" = {formula}" if formula else "")
        limits = "" if declared is None else range_text(declared)
        constants.append((name, shown, limits, session.origin(name)))
    parts = [rows for rows in (objects, constants) if rows]
    text = "\n\n".join([plain_table(rows) for rows in parts])
    html = "".join([table([[safe(e) for e in row] for row in rows]) for rows in parts])
    return with_notes(Card(text, html), session.notes())


def network(session: Session) -> Card | None:
    """Return the picture of the network, or `None` if there is none to draw."""
    boxes, arrows = wiring(session.worksheet)
    if not arrows:
        return None
    from nbspike.picture.diagram import draw_diagram  # Pillow

    png = base64.b64encode(draw_diagram(boxes, arrows)).decode("ascii")
    return Card(wiring_text(arrows), "", png)


def missing_ends(item: Definition, worksheet: Worksheet) -> str:
    """Return what is said of synapses whose neurons are no more; empty otherwise."""
    if not isinstance(item, SynapsesDefinition):
        return ""
    groups = worksheet.groups()
    ends = dict.fromkeys((item.header.source_name, item.header.target_name))
    missing = [name for name in ends if name not in groups]
    why = [f"{name}: {worksheet.gone.get(name, 'not defined')}" for name in missing]
    return f" — without {'; '.join(why)}" if why else ""


def result_text(result: Result) -> str:
    """Return a result in a few words, and what has changed since."""
    length = value_text(Constant(result.duration, dimension(second=1)))
    changes = ", ".join(result.changes)
    stale = f", changed since: {changes}" if changes else ""
    return f"result of {length}, seed {result.seed}{stale}"


def lint(session: Session) -> Card:
    """Return everything the linter says."""
    notes = session.notes()
    return notes_card(notes) if notes else _said("nothing looks like a slip")


def last_traceback(session: Session) -> Card:
    """Return where the last error came from, for whoever looks into nbspike."""
    text = session.last_traceback()
    if not text:
        return _said("no error so far")
    return Card(text, f"<pre>{safe(text)}</pre>")


def clear(session: Session) -> Card:
    """Forget every definition."""
    session.worksheet.clear()
    return _said("all definitions are dropped")


def doctor(_: Session) -> Card:
    """Return versions, and whether everything works."""
    rows = examine()
    html = table([[safe(entry) for entry in row] for row in rows])
    return Card(plain_table(rows), html)


def warmup(_: Session) -> Card:
    """Load the compiler now."""
    before = compilations()
    warm()
    count = compilations() - before
    kernels = "kernel" if count == 1 else "kernels"
    return _said(f"the engine is warm; {count} {kernels} compiled")


def profile(session: Session) -> Card:
    """Return where the time of the last run went, stage by stage."""
    return profile_card(profile_of(session.worksheet))


def version(_: Session) -> Card:
    """Return the version of nbspike."""
    return _said(f"nbspike {__version__}")


def cite(session: Session) -> Card:
    """Return how to cite nbspike, and the papers behind the model's methods."""
    own, papers = own_citation(), papers_of(session.worksheet)
    if not papers:
        return _said(own)
    html = f"<p>{safe(own)}</p>" + table(
        [[safe(each) for each in row] for row in papers], ("method", "of", "paper")
    )
    return Card(f"{own}\n\n{plain_table(papers)}", html)


def drop(session: Session, word: Word) -> Card:
    """Forget one definition or constant."""
    worksheet = session.worksheet
    known = [*worksheet.definitions(), *worksheet.declarations]
    if word.text not in known:
        message = f"`{word.text}` is not defined by a cell"
        hint = suggest(word.text, known) or "See `%nbspike status`"
        raise refusal("NB207", message, word, hint)
    worksheet.remove(word.text)
    return _said(f"{word.text} is dropped")


def explain(session: Session, word: Word) -> Card:
    """Return how an object is integrated, and its generated code."""
    with inside(word):
        found = session.worksheet.explain(word.text)
    title = (
        f"{found.name}, {integration_text(found.method, found.reason)}"
        if found.method
        else found.name
    )
    if not found.source:
        return _said(f"{title}: it has no equations, so there is no code to show")
    code = Code(found.source, language="python")._repr_html_()
    return Card(f"{title}\n\n{found.source}", f"<p>{prose(title)}</p>{code}")


def explain_code(_: Session, word: Word) -> Card:
    """Return what an error code means."""
    code = word.text.upper()
    if code in RULES:
        return _said(
            f"{code}: {RULES[code]}. The page `linter/{code}` of the documentation "
            f"has a wrong and a right example; `# nbspike: ignore {code}` silences it, "
            "in a line of its own for the whole cell"
        )
    if code not in CODES:
        hint = suggest(code, [*CODES, *RULES]) or "Codes look like NB301 or L3"
        raise refusal("NB802", f"`{word.text}` is no error code", word, hint)
    kind, title = CODES[code]
    return _said(
        f"{code} ({kind.rstrip('_')}): {title}. "
        f"The page `errors/{code}` of the documentation has a wrong and a right example"
    )


def _said(text: str) -> Card:
    return Card(text, f"<p>{prose(text)}</p>")


_PLAIN: Final[dict[str, Callable[[Session], Card]]] = {
    "status": status,
    "lint": lint,
    "traceback": last_traceback,
    "clear": clear,
    "doctor": doctor,
    "warmup": warmup,
    "profile": profile,
    "version": version,
    "cite": cite,
}
_NAMED: Final[dict[str, Callable[[Session, Word], Card]]] = {
    "drop": drop,
    "explain": explain,
    "help": explain_code,
}

#: What may stand behind ``%nbspike``.
NAMES: Final = (*_PLAIN, *_NAMED)
