"""Steps as short as the error asks: accuracy, counts of steps, and limits."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nbspike.diagnostics.errors import MethodError
from nbspike.numerics.choose import choose
from nbspike.numerics.methods import GSL
from nbspike.numerics.request import MethodRequest
from nbspike.numerics.system import neuron_system
from tests.unit.numerics.stepping import Stepper, read_model

LOGISTIC = "dx/dt = x*(1 - x)/tau : 1"
# fast onto the slow curve x = cos(t), which is then followed
STIFF = "dx/dt = (cos(t/tau) - x)*2000/tau - sin(t/tau)/tau : 1"


def stepper(text, dt, **options):
    asked = MethodRequest(("rk45",), tuple(options.items()))
    return Stepper(read_model(text, tau="second"), asked, dt, {"tau": 1.0})


def logistic(start, t):
    return 1 / (1 + (1 / start - 1) * np.exp(-t))


@pytest.mark.parametrize("error", [1e-4, 1e-7, 1e-10])
def test_the_error_stays_near_what_is_allowed(error):
    start = np.array([0.01, 0.3, 1.7])
    end = stepper(LOGISTIC, 2.0, absolute_error=error).run({"x": start}, 3)
    off = np.abs(end["x"] - logistic(start, 6.0))
    # some thirty attempts, each within the bound, and errors decay at the end
    assert off.max() <= 10 * error
    assert off.max() >= 1e-4 * error


def test_a_smaller_error_needs_more_attempts_by_the_fifth_root():
    made = []
    for error in (1e-6, 1e-11):
        one = stepper(LOGISTIC, 8.0, absolute_error=error, max_steps=1000)
        one.step({"x": 0.01})
        made.append(float(one.made))
    assert 5 < made[1] / made[0] < 20  # 10 in theory


def test_neurons_choose_their_steps_on_their_own():
    one = stepper(LOGISTIC, 4.0, absolute_error=1e-9)
    one.step({"x": np.array([1.0, 0.5, 1e-3, 40.0])})
    assert one.made[0] == 1  # where nothing happens
    assert one.made[3] > one.made[1] > 1
    alone = stepper(LOGISTIC, 4.0, absolute_error=1e-9)
    alone.step({"x": np.array([40.0])})
    assert alone.made[0] == one.made[3]


def test_a_stiff_equation_is_followed_where_rk4_explodes():
    end = stepper(STIFF, 0.1).run({"x": 0.0}, 10)
    assert end["x"] == pytest.approx(math.cos(1.0), abs=1e-5)
    model = read_model(STIFF, tau="second")
    with np.errstate(all="ignore"):
        other = Stepper(model, "rk4", 0.1, {"tau": 1.0}).run({"x": 0.0}, 10)
    assert not abs(other["x"]) < 1e6


def test_the_last_length_begins_the_next_step():
    again = stepper(STIFF, 0.1, absolute_error=1e-6)
    afresh = stepper(STIFF, 0.1, absolute_error=1e-6, use_last_timestep=False)
    for one in (again, afresh):
        one.wish = 0.0
        one.run({"x": 0.0}, 3)
    assert 0 < float(again.wish) < 0.1
    assert choose(neuron_system(again_model()), "rk45").attempts.first is not None


def again_model():
    return read_model(STIFF, tau="second")


def test_too_few_attempts_give_no_number():
    one = stepper(STIFF, 0.1, max_steps=5, use_last_timestep=False)
    assert math.isnan(one.step({"x": 0.0})["x"])
    assert one.made == 5
    calm = stepper(LOGISTIC, 0.1, max_steps=1)
    assert calm.step({"x": 0.1})["x"] == pytest.approx(logistic(0.1, 0.1), abs=1e-7)


def test_an_error_of_its_own_for_a_variable():
    text = "dx/dt = x*(1 - x)/tau : 1\ndy/dt = y*(1 - y)/tau : 1"
    start = {"x": 0.01, "y": 0.01}
    own = (("absolute_error_per_variable", (("y", 1e-11),)), ("max_steps", 1000))
    loose = stepper(text, 8.0, absolute_error=1e-3)
    tight = stepper(text, 8.0, **dict(own))
    off = [abs(one.step(start)["y"] - logistic(0.01, 8.0)) for one in (loose, tight)]
    assert off[1] < 1e-9 < off[0]


def test_without_control_a_step_is_one_attempt():
    chosen = choose(
        neuron_system(read_model(LOGISTIC, tau="second")),
        MethodRequest(("rk45",), (("adaptable_timestep", False),)),
    )
    assert chosen.attempts is None
    assert chosen.reason == "`rk45`, order 5, as asked for"


@pytest.mark.parametrize("name", GSL)
def test_methods_of_the_gsl_are_answered(name):
    system = neuron_system(read_model(LOGISTIC, tau="second"))
    assert choose(system, name) == choose(system, "rk45")
    assert choose(system, name.upper()).method == "rk45"


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("absolute_error", 0.0, "not an error that can be kept"),
        ("absolute_error", math.nan, "not an error that can be kept"),
        ("absolute_error", True, "not an error that can be kept"),
        ("max_steps", 0, "not a whole number of steps"),
        ("max_steps", 2.5, "not a whole number of steps"),
        ("use_last_timestep", 1, "neither True nor False"),
        ("absolute_error_per_variable", (("x", -1.0),), "_per_variable of x` is -1.0"),
        ("absolute_error_per_variable", (("y", 1e-3),), "but no equation `dy/dt`"),
    ],
)
def test_values_that_options_cannot_take(option, value, said):
    with pytest.raises(MethodError) as caught:
        stepper(LOGISTIC, 0.1, **{option: value})
    assert caught.value.code == "NB405"
    assert said in str(caught.value)


def test_noise_and_random_numbers_are_refused():
    model = read_model("dx/dt = -x/tau + xi/tau**0.5 : 1", tau="second")
    with pytest.raises(MethodError, match="without noise"):
        choose(neuron_system(model), "rk45")
