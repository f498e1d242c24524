"""Texts of models that nobody thought of, put together by chance.

The text of a model depends on its number only, so both packages get the same ones.
"""

from __future__ import annotations

import random

FORMS = (
    "({0} + {1})",
    "({0} - {1})",
    "(-{0})",
    "{0}*clip({1}, -2, 2)",
    "{0}/(1 + abs({1}))",
    "int({0} > {1})*0.5",
    "int(not ({0} < 1 and {1} >= 0))",
    "sin({0})",
    "exp(-abs({0}))",
    "tanh({0})",
    "clip({0}, -1, 1)**2",
    "sqrt(abs({0}))",
    "arctan({0})",
    "log(1 + abs({0}))",
    "((k + 2*i) % 3)",
    "((i - 3) // 2)",
)


class Author(random.Random):
    """Writes expressions whose values stay near zero."""

    def value(self, names: tuple[str, ...], depth: int = 2) -> str:
        """Return an expression of these names and numbers."""
        if depth == 0:
            return self.choice((*names, "0.5", "1.7", "2", "3"))
        form = self.choice(FORMS)
        if "k" in form and "k" not in names:
            form = "sin({0})"
        left, right = self.value(names, depth - 1), self.value(names, depth - 1)
        return form.format(left, right)

    def near_zero(self, names: tuple[str, ...]) -> str:
        """Return an expression with a value between -2 and 2."""
        return f"2*tanh(({self.value(names)})/9)"


#: Names that a pathway may read: none that it sets for other synapses, since in Brian
#: it depends on the target of code generation what they see of each other.
PLAIN = ("w_post", "s", "i", "j", "w_pre", "c")
#: These as well, for the compiled targets, which go from synapse to synapse.
IN_TURN = ("v_post", "w_post", "s", "i", "j", "v_pre", "a_pre", "c")


def written(number: int, synaptic: tuple[str, ...] = PLAIN) -> dict[str, str]:
    """Return the texts of a model."""
    author = Author(number)
    own = ("v", "w", "a", "i", "k", "c", "t/ms")
    lock = author.choice(("", " (unless refractory)"))
    return {
        "equations": f"""
        dv/dt = ({author.near_zero(own)} + 1.4 - v)/tau : 1{lock}
        dw/dt = (v - w)/(3*tau) : 1
        a = {author.near_zero(("v", "w", "i", "k"))} : 1
        k : integer
        """,
        "reset": f"v = 0.2*tanh({author.value(own)}); k = (k + 1) % 3",
        "refractory": author.choice(("0.3*ms", "1*ms + 0.1*ms*k", "v > 0.7")),
        "method": author.choice(("euler", "rk2", "rk4")),
        "pre": f"v_post += 0.1*tanh({author.value(synaptic)})\n"
        f"s = tanh({author.value(('s', 'i', 'j', 'w_pre'))})",
        "post": f"s = 0.5*s + 0.1*tanh({author.value(('s', 'i', 'j', 'w_post'))})",
        "connect": author.choice(
            ("i != j", "(i + 2*j) % 3 == 0", "abs(i - j) < 3", "i > j or i == 0")
        ),
        "weight": author.near_zero(("i", "j", "c")),
        "delay": str(author.randrange(5)),
    }


def written_synapses(number: int) -> dict[str, str]:
    """Return the texts of a model whose synapses have equations and delays."""
    author = Author(1000 + number)
    kind = author.choice(("event-driven", "clock-driven"))
    own = ("x", "s", "i", "j", "c", "w_post", "w_pre")
    texts = {
        "kind": kind,
        "drive": author.choice(("held(t)", "1.3 + 0.2*i", "held(t)*(1 + u)")),
        "model": "s : 1\n"
        f"dx/dt = {author.choice(('-x', '(0.3 - x)', '-2*x'))}/(2*ms) : 1 ({kind})\n",
        "pre": f"x += 0.3*tanh({author.value(own)}); v_post += 0.1*x*s",
        "late": f"v_post += 0.1*tanh({author.value(own)})",
        "post": f"s = clip(s + 0.1*x, -1, 1); x += 0.1*tanh({author.value(own)})",
        "connect": author.choice(("True", "(i + j) % 2 == 0", "j >= i", "i == j")),
        "weight": author.near_zero(("i", "j", "c")),
        "delay": author.choice(("0.3*ms", "(i + j)*0.1*ms", "((3*i + j) % 5)*0.2*ms")),
        "back": author.choice(("0*ms", "0.5*ms", "j*0.1*ms")),
        "regularly": f"u = 0.3*tanh({author.value(('v', 'u', 'i', 'c', 't/ms'))})",
        "every": author.choice(("0.1", "0.5", "1.2")),
        "lock": author.choice(("", " (unless refractory)")),
    }
    if kind == "clock-driven":
        summed = author.value(("x", "s", "i", "j", "c"), 1)
        texts["model"] += f"z_post = 0.2*tanh({summed}) : 1 (summed)\n"
    return texts
