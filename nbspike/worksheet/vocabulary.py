"""What the words of the language mean, in one sentence each."""

from __future__ import annotations

from typing import Final

#: Word of a clause -> what it holds.
CLAUSES: Final = {
    "threshold": "a condition; the neuron fires in each time step in which it is true",
    "reset": "statements for the neurons that fired",
    "refractory": "a time, or a condition that is true while the neuron cannot fire",
    "init": "statements that run once, before the first step",
    "method": "how the equations are integrated",
    "record": "what a run keeps: spikes, rate, variables such as v[0:3], or events",
    "every": "statements for all neurons, run at t = 0 and then as often as it says",
    "events": "named conditions, tested in every step after the thresholds",
    "on": "statements for the neurons that have an event",
    "on_pre": "what happens in each synapse when a spike of its source arrives",
    "on_post": "what happens in each synapse when its target fires",
    "connect": "which pairs of neurons are joined: a condition, p=, n=, or a rule",
    "delay": "the time from a spike of the source to its arrival",
}

#: Flag -> what it says.
FLAGS: Final = {
    "unless refractory": "does not change while the neuron is refractory",
    "constant": "is not meant to change during a run",
    "shared": "one value for the whole population",
    "constant over dt": "computed once, when a time step begins",
    "linked": "has the values of another group's variable",
    "event-driven": "is solved from spike to spike",
    "clock-driven": "is integrated in every step",
    "summed": "is the sum over the synapses of each neuron",
}

#: Method -> what it is for.
METHODS: Final = {
    "exact": "no error; for linear equations",
    "exponential_euler": "order 1; for equations linear in their own variable",
    "euler": "order 1; for anything, and additive noise",
    "rk2": "order 2; no noise",
    "heun": "order 2; for anything, with noise in the sense of Stratonovich",
    "milstein": "order 1; each equation with a noise of its own",
    "rk4": "order 4; no noise",
    "rk45": "order 5, with steps as short as the error asks; no noise",
}

#: Function -> how it is called, and what it returns.
FUNCTIONS: Final = {
    "exp": "exp(x): e to the power x",
    "log": "log(x): natural logarithm",
    "log10": "log10(x): decimal logarithm",
    "expm1": "expm1(x): exp(x) - 1, exact near 0",
    "log1p": "log1p(x): log(1 + x), exact near 0",
    "exprel": "exprel(x): (exp(x) - 1)/x, and 1 at 0",
    "sin": "sin(x): sine of an angle in radian",
    "cos": "cos(x): cosine of an angle in radian",
    "tan": "tan(x): tangent of an angle in radian",
    "sinh": "sinh(x): hyperbolic sine",
    "cosh": "cosh(x): hyperbolic cosine",
    "tanh": "tanh(x): hyperbolic tangent",
    "arcsin": "arcsin(x): inverse sine, in radian",
    "arccos": "arccos(x): inverse cosine, in radian",
    "arctan": "arctan(x): inverse tangent, in radian",
    "floor": "floor(x): rounded down",
    "ceil": "ceil(x): rounded up",
    "int": "int(x): the whole part, towards zero; 1 for a true condition",
    "sqrt": "sqrt(x): square root, also of a quantity",
    "abs": "abs(x): magnitude, with its unit",
    "sign": "sign(x): -1, 0 or 1",
    "clip": "clip(x, low, high): x, but at least low and at most high",
    "timestep": "timestep(t, dt): number of whole steps in a time",
    "rand": "rand(): a random number, uniform from 0 to 1",
    "randn": "randn(): a random number, normal with mean 0 and deviation 1",
    "poisson": "poisson(mean): a random whole number with this mean",
}

#: Name that every model knows -> what it is.
BUILTINS: Final = {
    "t": "the time",
    "dt": "the time step",
    "t_in_timesteps": "the number of the time step",
    "i": "the index of the neuron; in synapses, of the source neuron",
    "j": "the index of the target neuron, in synapses",
    "N": "the number of neurons; in synapses, of synapses",
    "N_pre": "the number of source neurons",
    "N_post": "the number of target neurons",
    "N_incoming": "the number of synapses onto the target neuron",
    "N_outgoing": "the number of synapses from the source neuron",
    "not_refractory": "true while the neuron may fire",
    "lastspike": "the time of the last spike",
    "lastupdate": "the time to which event-driven equations have been solved",
    "xi": "white noise, of unit 1/sqrt(second)",
    "pi": "the circumference of a circle over its diameter, 3.14159",
    "e": "the base of natural logarithms, 2.71828",
    "inf": "infinity",
}

#: What `connect:` takes -> what it does.
CONNECT: Final = {
    "p=": "each pair with this probability",
    "n=": "this many synapses for each pair",
    "fixed_indegree=": "this many randomly chosen sources for each target",
    "one_to_one": "the pairs with i == j",
    "i=": "listed sources, or a rule for the sources of each target",
    "j=": "listed targets, or a rule for the targets of each source",
    "skip_if_invalid": "leave out partners that do not exist",
    "multisynaptic_index=": "a name for the number of a synapse within its pair",
}

#: Option of a header -> what it does.
OPTIONS: Final = {
    "--method": "how to integrate, as in --method exact",
    "--dt": "time step, as in --dt 0.05*ms",
    "--dtype": "precision of variables, as in --dtype float32 for half the memory",
    "--quiet": "do not show the model",
}

#: What an input is -> how it is written.
INPUTS: Final = {
    "poisson": "Poisson sources: X[800] poisson rate=10*Hz",
    "spikes": "listed spikes: S[1] spikes i=[0, 0] t=[25, 50]*ms",
}
