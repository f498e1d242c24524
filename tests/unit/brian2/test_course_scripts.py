"""Listings of courses, typed as a student types them, after a changed import.

Lines that plot are left out, and slips of the printed pages are mended: a missing
bracket, and words cut off at the margin.
"""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from nbspike import DimensionMismatchError, NbspikeWarning, mV
from nbspike.units import volt

SLIDES = """
tau_m = 20*ms
tau_e = 5*ms
tau_i = 10*ms
V_th = -50*mV
E_L = -60*mV
I_const = 11*mV
eqs = '''
dv/dt = (-(v-E_L) + I_const + g_e + g_i)/tau_m : volt
dg_e/dt = -g_e/tau_e : volt
dg_i/dt = -g_i/tau_i : volt
'''
P = NeuronGroup(4000, model=eqs,
                threshold='v>V_th', reset='v=E_L')
P.v = 'E_L+10*mV*rand()'
Pe = P[:3200]
Pi = P[3200:]
w_e = 1.62*mV
w_i = 9*mV
Ce = Synapses(Pe, P, pre='g_e+=w_e')
Ci = Synapses(Pi, P, pre='g_i-=w_i')
Ce.connect(True, p=0.02)
Ci.connect(True, p=0.02)
M = SpikeMonitor(P)
run(1*second)
"""

WEBSITE = """
eqs = '''
dv/dt = (ge+gi-(v+49*mV))/(20*ms) : volt
dge/dt = -ge/(5*ms) : volt
dgi/dt = -gi/(10*ms) : volt
'''
P = NeuronGroup(4000, eqs, threshold='v>-50*mV', reset='v=-60*mV')
P.v = -60*mV
Pe = P[:3200]
Pi = P[3200:]
Ce = Synapses(Pe, P, pre='ge+=1.62*mV')
Ce.connect(True, p=0.02)
Ci = Synapses(Pi, P, pre='gi-=9*mV')
Ci.connect(True, p=0.02)
M = SpikeMonitor(P)
run(1*second)
"""

SIMPLE_MODEL = """
start_scope() # clears the workspace of previous Brian objects

# parameters and model equations
tau = 20*ms
eqs = '''
dx/dt = -x/tau : 1
'''

# create model
N = NeuronGroup( 1, eqs )

# initialize model
N.x = 0

# record model state
M = StateMonitor( N, 'x', record=True )
run(100*ms)
N.x = 1
run(100*ms)
xs = M.t/ms, M.x[0]
"""

LISTED_SPIKES = """
start_scope()

# parameters
taum    = 20*ms    # time constant
g_L     = 10*nS    # leak conductance
E_l     = -70*mV   # leak reversal potential
E_e     = 0*mV     # excitatory reversal potential
tau_e   = 5*ms     # excitatory synaptic time constant
Vr      = E_l      # reset potential
Vth     = -50*mV   # spike threshold
Vs      = 20*mV    # spiking potential
w_e     = 1        # excitatory synaptic weight (units of g_L)

# model equations
eqs = '''
dv/dt = ( E_l - v + g_e*(E_e-v) ) / taum : volt (unless refractory)
dg_e/dt = -g_e/tau_e : 1 # excitatory conductance (dimensionless units)
'''

# create neuron
N = NeuronGroup( 1, model=eqs, threshold='v>Vth', reset='v=Vr', refractory='5*ms', method='euler' )

# initialize neuron
N.v = E_l

# create inputs
indices = array([0, 0, 0]); times = array([25, 50, 75])*ms
input = SpikeGeneratorGroup( 1, indices, times )

# create connections
S = Synapses( input, N, 'w: 1', on_pre='g_e += w_e' )
S.connect( i=0, j=0 );

# record model state
M = StateMonitor( N, ('v', 'g_e'), record=True )

# run simulation
run( 100*ms )
"""  # noqa: E501  (as printed)

POISSON_EXCITATION = """
start_scope()

taum    = 20*ms    # time constant
g_L     = 10*nS    # leak conductance
E_l     = -70*mV   # leak reversal potential
E_e     = 0*mV     # excitatory reversal potential
tau_e   = 5*ms     # excitatory synaptic time constant
Vr      = E_l      # reset potential
Vth     = -50*mV   # spike threshold
Vs      = 20*mV    # spiking potential
w_e     = 0.1      # excitatory synaptic weight (units of g_L)
v_e     = 5*Hz     # excitatory Poisson rate
N_e     = 100      # number of excitatory inputs

eqs = '''
dv/dt = ( E_l - v + g_e*(E_e-v) ) / taum : volt (unless refractory)
dg_e/dt = -g_e/tau_e : 1 # excitatory conductance (dimensionless units)
'''
N = NeuronGroup( 1, model=eqs, threshold='v>Vth', reset='v=Vr', refractory='5*ms', method='euler' )
N.v = E_l
P = PoissonGroup( N_e, v_e )
S = Synapses( P, N, 'w: 1', on_pre='g_e += w_e' )
S.connect( i=0, j=0 );
M = StateMonitor( N, ('v', 'g_e'), record=True )
run( 1000*ms )
"""  # noqa: E501  (as printed)

POISSON_INHIBITION = """
start_scope()

taum    = 20*ms    # time constant
g_L     = 10*nS    # leak conductance
E_l     = -70*mV   # leak reversal potential
E_i     = -80*mV   # inhibitory reversal potential
tau_i   = 10*ms    # inhibitory synaptic time constant
Vr      = E_l      # reset potential
Vth     = -50*mV   # spike threshold
Vs      = 20*mV    # spiking potential
w_i     = 0.1      # inhibitory synaptic weight
v_i     = 5*Hz     # inhibitory Poisson rate
N_i     = 100      # number of inhibitory inputs

eqs = '''
dv/dt = ( E_l - v + g_i*(E_i-v) ) / taum : volt (unless refractory)
dg_i/dt = -g_i/tau_i : 1 # excitatory conductance (dimensionless units)
'''
N = NeuronGroup( 1, model=eqs, threshold='v>Vth', reset='v=Vr', refractory='5*ms', method='euler' )
N.v = E_l
P = PoissonGroup( N_i, v_i )
S = Synapses( P, N, 'w: 1', on_pre='g_i += w' )
S.connect( p=1 );
M = StateMonitor( N, ('v', 'g_i'), record=True )
run( 1000*ms )
"""  # noqa: E501  (as printed)

BALANCE = """
start_scope()

taum    = 20*ms           # time constant
g_L     = 10*nS           # leak conductance
E_l     = -70*mV          # leak reversal potential
E_e     = 0*mV            # excitatory reversal potential
tau_e   = 5*ms           # excitatory synaptic time constant
E_i     = -80*mV          # inhibitory reversal potential
tau_i   = 10*ms          # inhibitory synaptic time constant
Nin     = 1000            # number of synaptic inputs
Ne      = int(0.8*Nin)    # number of excitatory inputs
Ni      = int(0.2*Nin)    # number of inhibitory inputs
Vr      = E_l            # reset potential
Vth     = -50*mV         # spike threshold
Vs      = 20*mV          # spiking potential

w_e     = 0.1             # excitatory synaptic weight
w_i     = 0.4             # inhibitory synaptic weight

ve      = 10*Hz           # excitatory input rate
vi      = 10*Hz           # inhibitory input rate

eqs = '''
dv/dt = ( E_l - v + g_e*(E_e-v) + g_i*(E_i-v) ) / taum : volt (unless refractory)
dg_e/dt = -g_e/tau_e : 1 # excitatory conductance (dimensionless units)
dg_i/dt = -g_i/tau_i : 1 # inhibitory conductance (dimensionless units)
'''
N = NeuronGroup( 1, model=eqs, threshold='v>Vth', reset='v=Vr', refractory='5*ms', method='euler' )
N.v = E_l
Pe = PoissonGroup( 1, (ve*Ne) ); Pi = PoissonGroup( 1, (vi*Ni) )
synE = Synapses( Pe, N, 'w: 1', on_pre='g_e += w_e' ); synE.connect( p=1 );
synI = Synapses( Pi, N, 'w: 1', on_pre='g_i += w_i' ); synI.connect( p=1 );
M = StateMonitor( N, ('v', 'g_i'), record=True )
S = SpikeMonitor( N )
run( 1000*ms )
"""  # noqa: E501  (as printed)


@pytest.mark.parametrize("listing", [SLIDES, WEBSITE], ids=["slides", "website"])
def test_network_of_the_slides_fires_at_six_hertz(script, listing):
    with pytest.warns(NbspikeWarning, match="`pre=` is now called `on_pre=`"):
        names = script(listing)

    M = names["M"]  # noqa: N806
    assert names["P"].N == 4000
    # 2 % of 3200 and of 800 inputs each
    assert len(names["Ce"]) == pytest.approx(0.02 * 3200 * 4000, rel=0.01)
    assert len(names["Ci"]) == pytest.approx(0.02 * 800 * 4000, rel=0.01)
    assert 5 < M.num_spikes / 4000 < 7
    assert M.t[-1] > 0.9 * names["second"]


def test_a_current_times_a_resistance_is_a_voltage(script):
    names = script("drop = 1*nA * 5*Mohm\ntau = 20*ms\nshown = str(tau)")

    assert names["drop"] == 5 * mV
    assert names["shown"] == "20. ms"


def test_adding_a_current_to_a_voltage_is_an_error(script):
    with pytest.raises(DimensionMismatchError, match=r"nA.*mV"):
        script("1*nA + 5*mV")


def test_units_of_the_slides(script):
    names = script(
        "E_L = -70*mV\n"
        "freqs = [100, 200, 300] * Hz\n"
        "average, steps, plain = mean(freqs), diff(freqs), asarray(freqs)\n"
    )

    assert str(names["E_L"]) == "-70. mV"
    assert str(names["freqs"]) == "[100. 200. 300.] Hz"
    assert repr(names["average"]) == "200. * hertz"
    assert repr(names["steps"]) == "array([100., 100.]) * hertz"
    assert type(names["plain"]) is np.ndarray
    assert_allclose(names["plain"], [100, 200, 300])


def test_simple_model_runs_twice_with_a_new_value_between(script):
    t, x = script(SIMPLE_MODEL)["xs"]

    assert_allclose(t, np.arange(2000) * 0.1, rtol=1e-12)
    assert not x[:1000].any()
    assert_allclose(x[1000:], np.exp(-np.arange(1000) / 200), rtol=1e-12)


def test_listed_spikes_make_three_potentials(script):
    M = script(LISTED_SPIKES)["M"]  # noqa: N806

    # by hand: a spike in step k is seen by the trace in step k + 1
    v, g = -0.07, 0.0
    expected = np.empty((2, 1000))
    for k in range(1000):
        expected[:, k] = v, g
        v, g = v + 1e-4 * (-0.07 - v + g * (0 - v)) / 0.02, g - 1e-4 * g / 0.005
        g += k in (250, 500, 750)
    assert_allclose(M.v[0] / volt, expected[0], rtol=1e-10)
    assert_allclose(M.g_e[0], expected[1], rtol=1e-10, atol=1e-300)


def test_one_of_hundred_poisson_inputs_is_connected(script):
    names = script(POISSON_EXCITATION)
    M = names["M"]  # noqa: N806
    g = np.asarray(M.g_e[0])
    jumps = g[1:] - g[:-1] * (1 - 0.1 / 5)

    assert len(names["S"]) == 1
    # 5 Hz for a second: more than 20 spikes have a probability of 1e-7
    assert 0 < np.count_nonzero(jumps > 0.05) <= 20
    assert_allclose(jumps[jumps > 0.05], 0.1, rtol=1e-9)
    assert (M.v[0] >= -70 * mV).all()


def test_weights_never_set_are_zero(script):
    M = script(POISSON_INHIBITION)["M"]  # noqa: N806

    assert not M.g_i.any()
    assert_allclose(M.v[0] / mV, -70, rtol=1e-12)


def test_merged_inputs_balance(script):
    with pytest.warns(NbspikeWarning, match="not Poisson spikes"):
        names = script(BALANCE)
    M = names["M"]  # noqa: N806

    # 200 inputs of 10 Hz, each adding 0.4 for 10 ms
    assert M.g_i[0, 1000:].mean() == pytest.approx(8, rel=0.15)
    # where the mean conductances 1, 4 and 8 balance: -54.6 mV
    assert np.median(M.v[0, 1000:] / mV) == pytest.approx(-710 / 13, abs=2)
    assert names["S"].num_spikes > 0
