"""Listings of a lecture and a programming lab, as they are typed.

Lines that plot are left out, and slips of the printed pages are mended: missing
brackets, words cut off at the margin, names that another slide defines.
"""

from __future__ import annotations

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
