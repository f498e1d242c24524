"""What ``on_pre=``, ``on_post=`` and ``on_event=`` of `Synapses` mean."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from nbspike.api.reading import Together, statements
from nbspike.diagnostics.errors import fail
from nbspike.lang.parsed import Pathway
from nbspike.model.checked import CheckedSynapses
from nbspike.network.population import SPIKE


def parsed_pathways(
    name: str, sides: Iterable[tuple[str, object]], together: Together
) -> tuple[Pathway, ...]:
    """Return the pathways that ``on_pre=`` and ``on_post=`` describe.

    Parameters
    ----------
    name
        Of the synapses, for messages.
    sides
        ``pre`` and ``post``, with a text, a mapping of names to texts, or `None`.
    together
        Collects what is wrong in the texts.
    """
    found: dict[str, Pathway] = {}
    for trigger, code in sides:
        if code is None:
            continue
        several = code if isinstance(code, Mapping) else {trigger: code}
        for label, text in several.items():
            with together.part():
                _require_name(name, label, found)
                title = f"on_{label} of {name}"
                read = statements(text, title, f"on_{trigger}='v += w'")
                found[label] = Pathway(label, trigger, read)
    return tuple(found.values())


def events_asked(asked: object, ways: Iterable[str], name: str) -> dict[str, str]:
    """Return the event that each pathway follows, as ``on_event=`` says.

    Raises
    ------
    NbspikeError
        NB207 for a pathway that does not exist.
    """
    several = asked if isinstance(asked, Mapping) else dict.fromkeys(ways, asked)
    known = list(ways)
    for label in several:
        if label not in known:
            message = f"{name} has no pathway `{label}` to follow an event"
            listed = ", ".join(f"`{own}`" for own in known) or "none"
            raise fail("NB207", message, hint=f"Its pathways are {listed}")
    return {label: str(several.get(label, SPIKE)) for label in known}


def _require_name(owner: str, label: object, taken: Container[object]) -> None:
    if not (isinstance(label, str) and label.isidentifier()):
        message = f"the pathway {label!r} of {owner} has no name that can be written"
        raise fail("NB203", message, hint="Use letters, digits and `_`")
    if label in taken:
        message = f"there are two pathways called `{label}` in {owner}"
        raise fail("NB202", message, hint="Rename one of them")


def refuse_taken(owner: str, model: CheckedSynapses, kind: type) -> None:
    """Refuse pathways that could not be reached by their name.

    Raises
    ------
    ReservedNameError
        NB203 for the name of a variable, or of something that all synapses have.
    """
    variables = {item.name for item in model.variables}
    for pathway in model.pathways:
        what = "a variable of the same name"
        if pathway.name not in variables:
            what = f"`{pathway.name}` already, as all synapses do"
        if pathway.name in variables or hasattr(kind, pathway.name):
            message = f"`{pathway.name}` cannot be a pathway: {owner} has {what}"
            raise fail("NB203", message, hint="Rename the pathway")
