"""The registry of error codes: code -> (class of the error, title).

1xx syntax, 2xx names, 3xx dimensions, 4xx methods, 5xx internal, 6xx networks,
7xx while running, 8xx notebook.  Codes are never reused.  Each has a page
``docs/errors/NBxxx.md`` with a wrong and a right example, both of which are run
by the tests.
"""

from __future__ import annotations

from typing import Final

CODES: Final[dict[str, tuple[str, str]]] = {
    # syntax
    "NB101": ("EquationSyntaxError", "a character that the language does not know"),
    "NB102": ("EquationSyntaxError", "unbalanced bracket"),
    "NB103": ("EquationSyntaxError", "the text cannot be read as mathematics"),
    "NB104": ("EquationSyntaxError", "`^` is not a power"),
    "NB105": ("EquationSyntaxError", "something the language does not have"),
    "NB106": ("EquationSyntaxError", "a clause without text"),
    "NB107": ("EquationSyntaxError", "unknown clause"),
    "NB108": ("EquationSyntaxError", "a line without a unit"),
    "NB109": ("EquationSyntaxError", "unknown flag"),
    "NB110": ("EquationSyntaxError", "text too long or nested too deep"),
    "NB111": ("EquationSyntaxError", "an empty model"),
    "NB112": ("EquationSyntaxError", "not a statement"),
    "NB113": ("EquationSyntaxError", "the header of a cell cannot be read"),
    "NB114": ("EquationSyntaxError", "a constant cannot be read"),
    "NB115": ("EquationSyntaxError", "wrong number of arguments"),
    "NB116": ("EquationSyntaxError", "connect cannot be read"),
    # names
    "NB201": ("UnknownNameError", "unknown name"),
    "NB202": ("DuplicateDefinitionError", "defined twice"),
    "NB203": ("ReservedNameError", "reserved name"),
    "NB204": ("UnknownNameError", "assignment to something that cannot be assigned"),
    "NB205": ("UnknownNameError", "subexpressions that need each other"),
    "NB206": ("UnknownNameError", "a constant that is not a number"),
    "NB207": ("UnknownNameError", "unknown group"),
    "NB208": ("UnknownNameError", "unknown function"),
    "NB209": ("UnknownNameError", "constants that need each other"),
    "NB210": ("EquationSyntaxError", "a flag in the wrong place"),
    "NB211": ("ParameterValueError", "a column that a TimedArray does not have"),
    "NB212": ("UnitError", "a function without units"),
    "NB213": ("UnitError", "a function given another type of number"),
    "NB214": ("LinkError", "a link that does not fit"),
    # dimensions
    "NB301": ("UnitError", "terms with different units"),
    "NB302": ("UnitError", "an equation whose sides have different units"),
    "NB303": ("UnitError", "an assignment of another unit"),
    "NB304": ("UnitError", "unknown unit"),
    "NB305": ("UnitError", "a scaled unit in a declaration"),
    "NB306": ("UnitError", "a function given the wrong unit"),
    "NB307": ("UnitError", "a power whose exponent has a unit"),
    "NB308": ("UnitError", "a condition that is not true or false"),
    "NB309": ("UnitError", "a duration that is not a time"),
    "NB310": ("UnitError", "a value of another unit"),
    # methods
    "NB401": ("MethodError", "unknown method"),
    "NB402": ("MethodError", "the method does not fit the equations"),
    "NB403": ("MethodError", "noise that no method here can integrate"),
    "NB404": ("MethodError", "an option that the method does not have"),
    "NB405": ("MethodError", "a value that an option of a method cannot take"),
    "NB406": ("EquationSyntaxError", "one noise or two"),
    "NB407": ("MethodError", "a method that cannot be read"),
    "NB408": ("MethodError", "a method of one's own that cannot be used"),
    # internal
    "NB501": ("InternalError", "nbspike failed; the fault is not yours"),
    # networks
    "NB601": ("SizeError", "a size that is not a whole positive number"),
    "NB602": ("ConnectivityError", "a connection that does not exist"),
    "NB603": ("ConnectivityError", "a probability outside 0 to 1"),
    "NB604": ("ConnectivityError", "arrays of different lengths"),
    "NB605": ("MemoryBudgetError", "more memory than there is"),
    "NB606": ("ConnectivityError", "no spikes at the source"),
    "NB607": ("ConnectivityError", "synapses that were never connected"),
    "NB608": ("ConnectivityError", "a delay that is not possible"),
    "NB609": ("ParameterValueError", "a value that is not a finite number"),
    "NB610": ("TimeGridError", "a time step or duration that is not possible"),
    "NB611": ("ParameterValueError", "listed spikes that cannot be produced"),
    "NB612": ("NetworkError", "objects that do not fit together"),
    "NB613": ("ParameterValueError", "a number of values that does not fit"),
    "NB614": ("NetworkError", "something that nbspike does not have"),
    "NB615": ("ConnectivityError", "a sample larger than its range"),
    "NB616": ("ConnectivityError", "synapses chosen before more were made"),
    "NB617": ("ConnectivityError", "synapses cannot be removed"),
    "NB618": ("ConnectivityError", "a matrix that does not fit the synapses"),
    "NB625": ("EquationSyntaxError", "a text in arithmetic"),
    "NB626": ("ParameterValueError", "states in a form that is not known"),
    "NB627": ("ParameterValueError", "a period that is not possible"),
    "NB628": ("ParameterValueError", "a type in which a variable cannot be kept"),
    "NB630": ("ParameterValueError", "statistics that cannot be computed"),
    "NB634": ("ParameterValueError", "a variable replaced by a value"),
    "NB635": ("EquationSyntaxError", "equations of synapses solved at other times"),
    "NB636": ("EquationSyntaxError", "a sum over synapses without a parameter"),
    "NB637": ("MethodError", "an equation that cannot be solved from spike to spike"),
    "NB650": ("NetworkError", "no profile of a run"),
    "NB651": ("NetworkError", "no state of that name was stored"),
    "NB652": ("NetworkError", "a stored state of other objects"),
    "NB653": ("NetworkError", "a file from which no state can be read"),
    "NB654": ("ParameterValueError", "a format of states that cannot be registered"),
    # while running
    "NB701": ("NumericalBlowupError", "a state variable left the numbers"),
    # notebook
    "NB801": ("OptionError", "unknown option"),
    "NB802": ("OptionError", "an option whose value cannot be used"),
    "NB803": ("OptionError", "nothing to simulate"),
    "NB804": ("OptionError", "a slider that cannot be made"),
    "NB850": ("OptionError", "a plot that does not fit the model"),
}
