"""Listings of the lecture's slides on models, expressions, synapses and running."""

from __future__ import annotations

LEARNING = """
N, F = 1000, 15*Hz
taupre = taupost = 20*ms
gmax = .01
dApre = .01*gmax
dApost = -dApre*taupre/taupost*1.05
tau_m, tau_e = 10*ms, 5*ms
E_e, E_l, v_r, vt = 0*mV, -74*mV, -60*mV, -54*mV

# Neurons
input = PoissonGroup(N, rates=F)
neurons = NeuronGroup(1, '''dv/dt = (g_e*(E_e-v_r)+E_l-v)/tau_m : volt
                          dg_e/dt = -g_e/tau_e : 1''',
                      threshold='v>vt', reset='v=v_r')

# Synaptic connections
S = Synapses(input, neurons,
             '''w:1
              dApre/dt = -Apre/taupre : 1 (event-driven)
              dApost/dt = -Apost/taupost : 1 (event-driven)''',
             pre='''g_e += w
                  Apre += dApre
                  w = clip(w+Apost, 0, gmax)''',
             post='''Apost += dApost
                    w = clip(w+Apre, 0, gmax)''')
S.connect()
S.w = 'rand()*gmax'
M = SpikeMonitor(neurons)
run(2*second)
"""

CONSTANTS = """
tau = 10*ms
G = NeuronGroup(1, 'dv/dt = -v / tau : volt')
G.v = 8*mV
M = StateMonitor(G, 'v', record=True)
run(100*ms)
tau = 20*ms
run(100*ms)
"""

VARIABLES = """
tau = 10*ms
G = NeuronGroup(5, '''dv/dt = (-v + inp) / tau           : volt (unless refractory)
                    inp = a * clip(sin(2*pi*freq*t), 0, inf) : volt
                    freq                                     : Hz   (constant)
                    a                                       : volt (shared)
                    ''', threshold='v>20*mV', reset='v = 0*mV',
                    refractory=2*ms)
G.freq = [100, 200, 300, 400, 500] * Hz
G.a = 100*mV
G.v = 10*mV
before = str(G.inp[:]) # not a state variable, but can be accessed like one
names = sorted(G.variables.keys())
M = StateMonitor(G, ('v', 'inp'), record=True)
S = SpikeMonitor(G)
run(100*ms)
min_freq = 250*Hz
fast = G.v['freq > min_freq']
"""

CHANNELS = """
C_m, E_l, E_Na, E_K = 100*pF, -54.4*mV, 50*mV, -77*mV
g_l, g_Na, g_K = 30*nS, 12*uS, 3.6*uS
number_of_neurons = 6
defaultclock.dt = 0.01*ms
G = NeuronGroup(number_of_neurons,
    '''dv/dt = (I_l+I_Na+I_K+I)/C_m : volt # membrane potential
    I_l = g_l*(-v+E_l) : amp # passive current
    I_Na = g_Na*(m**3)*h*(-v+E_Na) : amp # sodium current
    I_K = g_K*(n**4)*(-v+E_K) : amp # potassium current
    dm/dt = alpham*(1 - m) - betam*m : 1
    dn/dt = alphan*(1 - n) - betan*n : 1
    dh/dt = alphah*(1 - h) - betah*h : 1
    alpham = 0.1/mV*10*mV/exprel(-(v + 40*mV)/(10*mV))/ms : Hz
    betam = 4*exp(-(v + 65*mV)/(18*mV))/ms : Hz
    alphah = 0.07*exp(-(v + 65*mV)/(20*mV))/ms : Hz
    betah = 1/(exp(-(v + 35*mV)/(10*mV)) + 1)/ms : Hz
    alphan = 0.01/mV*10*mV/exprel(-(v + 55*mV)/(10*mV))/ms : Hz
    betan = 0.125*exp(-(v + 65*mV)/(80*mV))/ms : Hz
    I : amp''', method='exponential_euler', threshold='v > 0*mV',
    refractory='v > 0*mV')
G.v = -65*mV
G.m, G.h, G.n = 0.05, 0.6, 0.32
G.I = '2*nA*i/(N - 1)'
S = SpikeMonitor(G)
M = StateMonitor(G, ['v', 'I_Na'], record=[0, 3], dt=0.1*ms)
run(40*ms)
"""

NOISY_MEMBRANE = """
tau_m, v_0 = 10*ms, -70*mV
G = NeuronGroup(4000,
    'dv/dt = -(v-v_0)/tau_m + tau_m**-0.5*3*mV*xi : volt # membrane potential')
G.v = v_0
run(60*ms)
"""

ADAPTIVE_THRESHOLD = """
tau_m, tau_th = 10*ms, 40*ms
v_0, v_th0 = -70*mV, -50*mV
G = NeuronGroup(3,
    '''dv/dt = (-(v-v_0) + 30*mV + 4*mV*i)/tau_m : volt # membrane potential
    dv_th/dt = -(v_th-v_th0)/tau_th : volt # threshold''',
    threshold='v > v_th', reset='''v = v_0
    v_th += 3*mV''')
G.v = v_0
G.v_th = v_th0
M = StateMonitor(G, ('v', 'v_th'), record=True)
S = SpikeMonitor(G)
run(150*ms)
"""

REFRACTORY = """
tau = 10*ms
G = NeuronGroup(10, 'dv/dt = (1.1 + 0.1*i - v) / tau : 1 (unless refractory)',
                 threshold='v > 1', reset='v = 0', refractory='(t-lastspike) < 3.04*ms')
S = SpikeMonitor(G)
run(100*ms)
"""

CONNECTIONS = """
N = 24
G = NeuronGroup(N, '''x : meter
                      y : meter''')
G.x = '(i // 6)*100*umeter'
G.y = '(i % 6)*100*umeter'
few = G[:6]

full = Synapses(few, G)
full.connect('True')
same = Synapses(G, G)
same.connect('i == j')
ring = Synapses(G, G)
ring.connect('abs((i - j + N_post/2)%N_post - N_post/2) == 1')
near = Synapses(G, G)
near.connect('sqrt((x_pre-x_post)**2+(y_pre-y_post)**2) < 250*umeter')
two = Synapses(G, G)
two.connect('i == j', n=2)
p_max = 0.5
some = Synapses(G, G)
some.connect('i != j',
          p='p_max*exp(-((x_pre-x_post)**2+(y_pre-y_post)**2) / (2*(125*umeter)**2))')
"""

STATEMENTS = """
E_L = -70*mV
G = NeuronGroup(2000, '''dv/dt = -(v - E_L)/(10*ms) : volt
                         stim : 1''', threshold='v > -60*mV', reset='v = E_L')
H = NeuronGroup(2000, 'dv/dt = -(v - E_L)/(10*ms) : volt')
G.v = '-65*mV + 10*mV*(i % 2)'
H.v = E_L
S = Synapses(G, H, 'w : volt', pre='v+=w')
S.connect(j='i')
S.w = 2*mV
G.run_regularly('stim = rand()', dt=10*ms)
M = StateMonitor(G, 'stim', record=True)
run(20*ms)
"""

MAGIC = """
G = NeuronGroup(5, 'dv/dt = (1.2 + 0.1*i - v)/(10*ms) : 1', threshold='v>1',
                reset='v=0')
S = Synapses(G, G, on_pre='v += 0.05')
S.connect('i != j')
mon = SpikeMonitor(G)

run(50*ms)  # G, S and mon
"""

EXPLICIT = """
G = NeuronGroup(5, 'dv/dt = (1.2 + 0.1*i - v)/(10*ms) : 1', threshold='v>1',
                reset='v=0')
S = Synapses(G, G, on_pre='v += 0.05')
S.connect('i != j')
monitors = [SpikeMonitor(G), StateMonitor(G, 'v', record=True)]

net = Network(G, S, monitors)
net.run(50*ms)
"""

TOPOGRAPHY = """
rows, cols = 50, 50
G = NeuronGroup(rows * cols, '''x : meter
                                y : meter''')

# initialize the grid positions
grid_dist = 25*umeter
G.x = '(i // rows) * grid_dist - rows/2.0 * grid_dist'
G.y = '(i % rows) * grid_dist - cols/2.0 * grid_dist'

# Random connections (no self-connections)
S_stochastic = Synapses(G, G)
S_stochastic.connect('i != j',
                    p=('1.5 * exp(-((x_pre-x_post)**2 + '
                        '(y_pre-y_post)**2)/(2*(60*umeter)**2))'))
"""
