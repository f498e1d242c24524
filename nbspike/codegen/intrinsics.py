"""What kernels call besides arithmetic: typed access, draws, calls by address.

Only compiling needs this module, so only compiling imports Numba.  Small LLVM
fragments (`@intrinsic`) are used where a Numba function would cost a separate
compilation, or where signed and unsigned integers would mix to float.
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call, untyped-decorator"
from __future__ import annotations

from math import (  # noqa: F401  (names that kernels use)
    acos,
    asin,
    atan,
    ceil,
    cosh,
    floor,
    inf,
    log1p,
    log10,
    nan,
    sinh,
    sqrt,
    tan,
)
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic, overload, register_jitable

from nbspike.codegen.mathematics import (
    circular,
    exponential,
    logarithm,
    powers,
    quick,
)
from nbspike.codegen.mathematics.doubles import Double
from nbspike.ir.hashing import GOLDEN, MIX_1, MIX_2, SECOND_STREAM
from nbspike.optimisations import Optimisation, in_use

int64 = types.int64
float64 = types.float64
float32 = types.float32
KERNEL_SIGNATURE = types.void(types.CPointer(types.int64), types.int64)


def _widen(function: Any) -> None:
    """Let the loops of a kernel take the widest vectors that the processor has.

    LLVM takes half of that on Intel's processors, where 512 bits once lowered the
    clock.  llvmlite lets only attributes pass whose names it knows.
    """
    if in_use(Optimisation.WIDE_VECTORS):
        set.add(function.attributes, '"prefer-vector-width"="512"')


def _typed_array(element: Any) -> Any:
    @intrinsic
    def array(typingctx, context, place):  # noqa: ARG001
        signature = types.CPointer(element)(types.CPointer(types.int64), types.int64)

        def generate(ctx, builder, sig, args):
            _widen(builder.function)
            address = builder.load(builder.gep(args[0], [args[1]]))
            return builder.inttoptr(address, ctx.get_value_type(sig.return_type))

        return signature, generate

    return array


float64_array = _typed_array(types.float64)
float32_array = _typed_array(types.float32)
int64_array = _typed_array(types.int64)
int32_array = _typed_array(types.int32)
uint64_array = _typed_array(types.uint64)
uint32_array = _typed_array(types.uint32)
uint16_array = _typed_array(types.uint16)
uint8_array = _typed_array(types.uint8)


@intrinsic
def call(typingctx, address, context, step):  # noqa: ARG001
    """Call the kernel at `address`."""
    signature = types.void(types.int64, types.int64, types.int64)

    def generate(ctx, builder, sig, args):  # noqa: ARG001
        word = ir.IntType(64)
        kind = ir.FunctionType(ir.VoidType(), [word.as_pointer(), word])
        function = builder.inttoptr(args[0], kind.as_pointer())
        where = builder.inttoptr(args[1], word.as_pointer())
        builder.call(function, [where, args[2]])
        return ctx.get_dummy_value()

    return signature, generate


@intrinsic
def select(typingctx, condition, then, otherwise):  # noqa: ARG001
    """Return `then` where `condition`, else `otherwise`, without a branch."""
    both = typingctx.unify_types(then, otherwise)
    if both is None or not isinstance(both, types.Number | types.Boolean):
        both = types.float64
    signature = both(types.boolean, both, both)

    def generate(ctx, builder, sig, args):  # noqa: ARG001
        flag = cgutils.as_bool_bit(builder, args[0])
        return builder.select(flag, args[1], args[2])

    return signature, generate


def _word(value: int) -> ir.Constant:
    return ir.Constant(ir.IntType(64), value)


def _mixed(builder, key, step, element):
    """Emit the hash of (key, step, element): see `nbspike.ir.hashing`."""
    counter = builder.add(builder.shl(step, _word(32)), element)
    z = builder.add(key, builder.mul(counter, _word(GOLDEN)))
    z = builder.mul(builder.xor(z, builder.lshr(z, _word(30))), _word(MIX_1))
    z = builder.mul(builder.xor(z, builder.lshr(z, _word(27))), _word(MIX_2))
    return builder.xor(z, builder.lshr(z, _word(31)))


def _unit_interval(builder, word):
    """Emit 52 random bits as a double in [0, 1), by its exponent bits."""
    bits = builder.or_(builder.lshr(word, _word(12)), _word(0x3FF0000000000000))
    double = ir.DoubleType()
    return builder.fsub(builder.bitcast(bits, double), ir.Constant(double, 1.0))


@intrinsic
def uniform(typingctx, key, step, element):  # noqa: ARG001
    """Return the uniform number in [0, 1) of (key, step, element)."""
    signature = types.float64(types.int64, types.int64, types.int64)

    def generate(ctx, builder, sig, args):  # noqa: ARG001
        return _unit_interval(builder, _mixed(builder, *args))

    return signature, generate


@intrinsic
def normal(typingctx, key, step, element):  # noqa: ARG001
    """Return the standard normal number of (key, step, element) (Box and Muller)."""
    signature = types.float64(types.int64, types.int64, types.int64)

    def generate(ctx, builder, sig, args):  # noqa: ARG001
        key, step, element = args
        second_key = builder.xor(key, _word(SECOND_STREAM))
        first = _unit_interval(builder, _mixed(builder, key, step, element))
        second = _unit_interval(builder, _mixed(builder, second_key, step, element))
        square = -2.0 * logarithm.log(1.0 - Double(builder, first))
        turned = circular.cos_of_turns(Double(builder, second))
        return (square.square_root() * turned).value

    return signature, generate


@register_jitable
def place_of(keys, count, key):
    """Return where `key` stands in `count` ascending keys, -1 if nowhere.

    Without keys it is its own place.
    """
    if count == 0:
        return key
    low = 0
    high = count
    while low < high:
        middle = (low + high) // 2
        if keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    if low == count or keys[low] != key:
        return -1
    return low


def _outside(builder, name, count=1):
    """Declare a function of doubles, of LLVM or of the C library."""
    double = ir.DoubleType()
    kind = ir.FunctionType(double, [double] * count)
    return cgutils.get_or_insert_function(builder.module, kind, name)


def _of_doubles(count, emit):
    """Make an intrinsic from `emit(builder, *doubles) -> double`."""
    arguments = (types.float64,) * count

    def generate(ctx, builder, sig, args):  # noqa: ARG001
        return emit(builder, *args)

    if count == 1:

        @intrinsic
        def one(typingctx, x):  # noqa: ARG001
            return types.float64(*arguments), generate

        return one

    if count == 2:

        @intrinsic
        def two(typingctx, x, y):  # noqa: ARG001
            return types.float64(*arguments), generate

        return two

    @intrinsic
    def three(typingctx, x, low, high):  # noqa: ARG001
        return types.float64(*arguments), generate

    return three


def _number(value):
    return ir.Constant(ir.DoubleType(), value)


def _own(formula):
    """Make an intrinsic from a formula over `Double`."""
    return _of_doubles(1, lambda builder, x: formula(Double(builder, x)).value)


def _sign(builder, x):
    """-1, 0 or 1; NaN stays NaN."""
    below = builder.fcmp_ordered("<", x, _number(0.0))
    above = builder.fcmp_ordered(">", x, _number(0.0))
    kept = builder.select(below, _number(-1.0), x)
    return builder.select(above, _number(1.0), kept)


def _clip(builder, x, low, high):
    """Keep x within [low, high]; NaN stays NaN."""
    below = builder.fcmp_ordered("<", x, low)
    raised = builder.select(below, low, x)
    above = builder.fcmp_ordered(">", raised, high)
    return builder.select(above, high, raised)


def _raised(builder, base, exponent):
    """base**exponent in doubles: Numba's own raises an exception for 0**-1."""
    return builder.call(_outside(builder, "llvm.pow.f64", 2), [base, exponent])


expm1, exprel = _own(exponential.expm1), _own(exponential.exprel)
exp, growth, linoid = map(_own, (quick.exp, quick.growth, quick.linoid))
tanh, log = _own(exponential.tanh), _own(logarithm.log)
sin, cos = _own(circular.sin), _own(circular.cos)
raised = _of_doubles(2, _raised)
sign = _of_doubles(1, _sign)
clip = _of_doubles(3, _clip)


def _whole(builder, x):
    """Emit a double cut towards zero; out of range saturates, NaN gives 0."""
    kind = ir.FunctionType(ir.IntType(64), [ir.DoubleType()])
    name = "llvm.fptosi.sat.i64.f64"
    return builder.call(cgutils.get_or_insert_function(builder.module, kind, name), [x])


@intrinsic
def truncate(typingctx, x):  # noqa: ARG001
    """Return int(x)."""
    if isinstance(x, types.Float):
        return types.int64(types.float64), lambda _c, b, _s, args: _whole(b, args[0])
    return types.int64(types.int64), lambda _c, _b, _s, args: args[0]


@intrinsic
def timestep(typingctx, t, dt):  # noqa: ARG001
    """Return the whole number of the time step that `t` lies in."""
    signature = types.int64(types.float64, types.float64)

    def generate(ctx, builder, sig, args):  # noqa: ARG001
        t, dt = args
        shifted = builder.fadd(t, builder.fmul(_number(1e-3), dt))
        return _whole(builder, builder.fdiv(shifted, dt))

    return signature, generate


@intrinsic
def moment(typingctx, t, step, tolerance, rows):  # noqa: ARG001
    """Return the row of a table that holds at `t`: the first before, the last after."""
    signature = types.int64(*(types.float64,) * 4)

    def generate(ctx, builder, sig, args):  # noqa: ARG001
        t, step, tolerance, rows = args
        place = builder.fadd(builder.fdiv(t, step), tolerance)
        floored = builder.call(_outside(builder, "llvm.floor.f64"), [place])
        last = builder.fsub(rows, _number(1.0))
        return _whole(builder, _clip(builder, floored, _number(0.0), last))

    return signature, generate


@intrinsic
def called(typingctx, address, *arguments):  # noqa: ARG001
    """Return what the machine code at `address` makes of some doubles."""
    several = types.StarArgTuple.from_types(arguments)
    signature = types.float64(types.int64, several)

    def generate(ctx, builder, sig, args):
        double = ir.DoubleType()
        given = cgutils.unpack_tuple(builder, args[1])
        plain = [
            ctx.cast(builder, value, kind, types.float64)
            for value, kind in zip(given, sig.args[1], strict=True)
        ]
        kind = ir.FunctionType(double, [double] * len(plain))
        return builder.call(builder.inttoptr(args[0], kind.as_pointer()), plain)

    return signature, generate


def first(values):
    """Return the only value of an array, or a number as it is."""
    return np.ravel(values)[0]


@overload(first)
def _first(values):
    if isinstance(values, types.Array):
        return lambda values: values.flat[0]
    return lambda values: values


@intrinsic(prefer_literal=True)
def power(typingctx, base, exponent):  # noqa: ARG001
    """Return base**exponent for a literal whole exponent, by multiplications."""
    if not isinstance(exponent, types.IntegerLiteral):
        return None
    count = exponent.literal_value
    signature = types.float64(types.float64, exponent)

    def generate(ctx, builder, sig, args):  # noqa: ARG001
        return powers.power(Double(builder, args[0]), count).value

    return signature, generate
