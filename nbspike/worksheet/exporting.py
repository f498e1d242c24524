"""``res.to_csv("run")`` and its like: a run for other programs."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from nbspike.units.dimension import Dimension
from nbspike.worksheet.constants import Constant

if TYPE_CHECKING:
    from nbspike.worksheet.result import Traces
    from nbspike.worksheet.spike_trains import SpikeTrains


class Exported(Protocol):
    """A run that can be written down."""

    @property
    def spikes(self) -> Mapping[str, SpikeTrains]:
        """Spikes by name."""

    @property
    def traces(self) -> Mapping[str, Traces]:
        """Traces by name."""

    @property
    def duration(self) -> float:
        """Second."""

    @property
    def start(self) -> float:
        """Second."""

    @property
    def dt(self) -> float:
        """Second."""

    @property
    def seed(self) -> int:
        """Of all randomness."""

    @property
    def constants(self) -> Mapping[str, Constant]:
        """Every constant it used."""


class Exporting:
    """Writes a run down; all numbers are in SI units without prefixes."""

    __slots__ = ()

    def to_dict(self: Exported) -> dict[str, Any]:
        """Return everything as plain dictionaries, numbers and arrays.

        Returns
        -------
        dict
            ``duration``, ``start``, ``dt`` (second), ``seed``; ``constants``: name to
            ``{"value", "unit"}``; ``spikes``: group to ``{"i", "t"}`` (neuron and
            second, shape (spikes,)); ``traces``: population to ``{"neurons", "t",
            "values", "units"}``, the values by variable, shape (neurons, samples).
        """
        return {
            "duration": self.duration,
            "start": self.start,
            "dt": self.dt,
            "seed": self.seed,
            "constants": {
                name: {"value": item.value, "unit": _unit(item.dimension)}
                for name, item in self.constants.items()
            },
            "spikes": {
                name: {"i": trains.i, "t": trains.seconds}
                for name, trains in self.spikes.items()
            },
            "traces": {
                name: {
                    "neurons": each.neurons,
                    "t": each.seconds,
                    "values": dict(each.values),
                    "units": {n: _unit(size) for n, size in each.dimensions.items()},
                }
                for name, each in self.traces.items()
            },
        }

    def to_csv(self: Exported, stem: str | Path) -> list[Path]:
        """Write tables for spreadsheets and for R; return the files.

        Parameters
        ----------
        stem
            Beginning of the names of the files, such as ``run``: they are
            ``run_spikes.csv`` (columns group, neuron, ``t (second)``) and
            ``run_P_traces.csv`` (columns ``t (second)``, ``v[0] (volt)`` …).
        """
        base = Path(stem)
        if base.suffix == ".csv":
            base = base.with_suffix("")
        spikes = base.with_name(f"{base.name}_spikes.csv")
        rows = (
            (name, int(neuron), repr(float(time)))
            for name, trains in self.spikes.items()
            for neuron, time in zip(trains.i, trains.seconds, strict=True)
        )
        _write(spikes, ("group", "neuron", "t (second)"), rows)
        files = [spikes]
        for name, each in self.traces.items():
            whose = name.replace("'", "_more")
            path = base.with_name(f"{base.name}_{whose}_traces.csv")
            heads = ["t (second)"]
            columns = [each.seconds]
            for variable, values in each.values.items():
                unit = _unit(each.dimensions[variable])
                for neuron, column in zip(each.neurons, values, strict=True):
                    heads.append(f"{variable}[{neuron}] ({unit})")
                    columns.append(np.asarray(column, np.float64))
            lines = (map(repr, row) for row in np.stack(columns, axis=1).tolist())
            _write(path, heads, lines)
            files.append(path)
        return files

    def to_npz(self: Exported, path: str | Path) -> Path:
        """Write one compressed NumPy file; return where.

        Parameters
        ----------
        path
            Its name.  The arrays in it are ``spikes/P/i``, ``spikes/P/t``,
            ``traces/P/t``, ``traces/P/neurons``, ``traces/P/v``, ``constants/tau``
            and ``run/duration``, ``run/start``, ``run/dt``, ``run/seed``.
        """
        target = Path(path)
        if target.suffix != ".npz":
            target = target.with_name(target.name + ".npz")
        arrays: dict[str, Any] = {
            f"run/{name}": getattr(self, name)
            for name in ("duration", "start", "dt", "seed")
        }
        arrays |= {f"constants/{n}": item.value for n, item in self.constants.items()}
        for name, trains in self.spikes.items():
            arrays |= {f"spikes/{name}/i": trains.i, f"spikes/{name}/t": trains.seconds}
        for name, each in self.traces.items():
            arrays[f"traces/{name}/t"] = each.seconds
            arrays[f"traces/{name}/neurons"] = each.neurons
            arrays |= {f"traces/{name}/{n}": v for n, v in each.values.items()}
        np.savez_compressed(target, **arrays)
        return target


def _unit(size: Dimension) -> str:
    return str(size)


def _write(path: Path, heads: Any, rows: Any) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream)
        table.writerow(heads)
        table.writerows(rows)
