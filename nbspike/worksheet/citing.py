"""How to cite nbspike, and the papers behind the methods that a model uses."""

from __future__ import annotations

from collections.abc import Iterator

from nbspike.numerics.choose import choose
from nbspike.numerics.synaptic_system import synaptic_system
from nbspike.version import __version__
from nbspike.worksheet.definitions import NeuronsDefinition, SynapsesDefinition
from nbspike.worksheet.worksheet import Worksheet

#: As CITATION.cff has it.
AUTHORS = "The nbspike developers"
TITLE = "nbspike: spiking neural networks in notebook cells"
LICENSE = "BSD-3-Clause"

#: Papers by what comes from them: integration methods, and how synapses are made
#: and solved.  The modules that do it name them, too.
PAPERS = {
    "exact": "Rotter and Diesmann (1999), Biol. Cybern. 81, 381-402.",
    "exponential_euler": "Rush & Larsen (1978), A practical algorithm for solving "
    "dynamic membrane equations, IEEE Trans. Biomed. Eng. 25, 389-392.",
    "euler": "Kloeden & Platen (1992), Numerical Solution of Stochastic Differential "
    "Equations, section 10.2.",
    "rk2": "Runge (1895), Über die numerische Auflösung von Differentialgleichungen, "
    "Math. Ann. 46, 167-178.",
    "rk4": "Kutta (1901), Beitrag zur näherungsweisen Integration totaler "
    "Differentialgleichungen, Z. Math. Phys. 46, 435-453.",
    "rk45": "Dormand & Prince (1980), A family of embedded Runge-Kutta formulae, "
    "J. Comput. Appl. Math. 6, 19-26.",
    "heun": "Rümelin (1982), Numerical treatment of stochastic differential "
    "equations, SIAM J. Numer. Anal. 19, 604-613.",
    "milstein": "Milstein (1974), Approximate integration of stochastic differential "
    "equations, Theory Probab. Appl. 19, 557-562.",
    "event-driven": "Morrison, Diesmann & Gerstner (2008), Phenomenological models of "
    "synaptic plasticity based on spike timing, Biol. Cybern. 98, 459-478, section 6.",
    "random connections": "Batagelj & Brandes (2005), Efficient generation of large "
    "random networks, Phys. Rev. E 71, 036113.",
}


def own_citation() -> str:
    """Return nbspike itself, as a list of references has it."""
    return f"{AUTHORS}. {TITLE}, version {__version__}. Software, {LICENSE} licence."


def papers_of(worksheet: Worksheet) -> list[tuple[str, str, str]]:
    """Return what the model of a notebook owes to papers.

    Returns
    -------
    list of tuple
        What is used, the populations or projections that use it, and the paper.
    """
    users: dict[str, list[str]] = {}
    for used, name in _used(worksheet):
        names = users.setdefault(used, [])
        if name not in names:
            names.append(name)
    return [
        (used, ", ".join(names), PAPERS[used])
        for used, names in users.items()
        if used in PAPERS
    ]


def _used(worksheet: Worksheet) -> Iterator[tuple[str, str]]:
    groups = worksheet.groups()
    for name, item in worksheet.definitions().items():
        if isinstance(item, NeuronsDefinition):
            if item.integration is not None:
                yield item.integration[0], name
        elif isinstance(item, SynapsesDefinition):
            connect = item.parsed.connect
            if connect is not None and connect.p is not None:
                yield "random connections", name
            flags = {flag.name for each in item.parsed.equations for flag in each.flags}
            if "event-driven" in flags:
                yield "event-driven", name
            header = item.header
            source, target = (
                groups.get(header.source_name),
                groups.get(header.target_name),
            )
            if source is not None and target is not None:
                system = synaptic_system(item.model, source.model, target.model)
                scheme = choose(system, dict(header.options).get("method"))
                if scheme is not None:
                    yield scheme.method, name
