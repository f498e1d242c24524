"""What all magics that run something are told: how long, which seed, which name."""

from __future__ import annotations

from nbspike.diagnostics.errors import fail
from nbspike_magics.options import Arguments, Word, inside, refusal, whole_number
from nbspike_magics.session import Session


def read_time(session: Session, word: Word) -> float:
    """Return a duration in second.

    Raises
    ------
    NbspikeError
        NB309 if it is no time, NB610 if it is not positive.
    """
    with inside(word):
        duration = session.worksheet.duration(word.text)
        if duration <= 0:
            hint = "Write a time, such as 500*ms"
            raise fail("NB610", "the duration is zero", hint=hint)
    return duration


def read_seed(arguments: Arguments, otherwise: int = 1) -> int:
    """Return the seed behind ``--seed``."""
    word = arguments.option("seed")
    return otherwise if word is None else whole_number(word, "seed")


def check_target(session: Session, arguments: Arguments) -> None:
    """Refuse a name that would hide a definition."""
    word, worksheet = arguments.target, session.worksheet
    if word is None:
        return
    if word.text in worksheet.groups() or word.text in worksheet.definitions():
        message = f"`{word.text}` is defined by a cell"
        raise refusal("NB802", message, word, "Use another name, such as `res`")
    if worksheet.declaration_of(word.text) is not None:
        message = f"`{word.text}` is a constant"
        raise refusal("NB802", message, word, "Use another name, such as `res`")


def keep(session: Session, arguments: Arguments, made: object) -> None:
    """Put what was made into the variable behind ``as``."""
    if arguments.target is None:
        return
    variables = session.worksheet.variables
    name = arguments.target.text
    if variables.get(name) is not made:
        session.close(variables.get(name))
    variables[name] = made
