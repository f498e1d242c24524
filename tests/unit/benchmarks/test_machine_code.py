"""Loops of machine code: found, and counted by kind."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.machine_code import Instruction, loops, scattering, widest

#: A vector loop, the same one by one, and around it a loop over blocks.
NESTED = """\
kernel:
	xorl	%r9d, %r9d
.LBB0_1:
	vmovupd	(%rsi,%rax,8), %zmm1
	addq	$512, %rbx
.LBB0_2:                                # comment
	vmovupd	(%rsi,%rcx,8), %zmm1
	vfmadd213pd	(%r8){1to8}, %zmm0, %zmm1
	vdivpd	64(%rsp), %zmm1, %zmm2
	vmovupd	%zmm2, (%rsi,%rcx,8)
	addq	$8, %rcx
	cmpq	%rcx, %r14
	jne	.LBB0_2
.LBB0_3:
	vmovsd	(%rsi,%rcx,8), %xmm1
	vaddsd	%xmm1, %xmm0, %xmm1
	vmovsd	%xmm1, (%rsi,%rcx,8)
	incq	%rcx
	jne	.LBB0_3
	cmpq	%rbx, %r15
	jb	.LBB0_1
	ja	.LBB0_9
.LBB0_9:
	retq
"""


def test_loops_are_what_jumps_back_without_what_is_inside():
    outer, vector, single = loops(NESTED)

    assert [item.name for item in outer.instructions] == [
        "vmovupd",
        "addq",
        "cmpq",
        "jb",
    ]
    assert len(vector.instructions) == 7
    assert len(single.instructions) == 5


def test_instructions_are_counted_by_kind_and_by_memory():
    vector = widest(loops(NESTED))

    assert vector.lanes == 8
    assert vector.kinds == Counter({"fma": 1, "divide": 1, "move": 2, "other": 3})
    assert vector.places == Counter({"load": 1, "store": 1, "constant": 1, "stack": 1})


def test_elements_follow_from_what_is_stored():
    found = loops(NESTED)

    assert widest(found).elements(1) == 8
    assert scattering(found).elements(1) == 1


@pytest.mark.parametrize(
    ("name", "operands", "kind", "place"),
    [
        ("vfnmadd231pd", "%zmm0, %zmm1, %zmm2", "fma", None),
        ("vmulpd", "-64(%rbp), %ymm1, %ymm2", "multiply", "stack"),
        ("vmovupd", "%zmm2, (%rbp,%r9,8)", "move", "store"),
        ("vmovdqu8", "%zmm2, (%rbp,%r9) {%k1}", "move", "store"),
        ("vbroadcastsd", "(%rax), %zmm3", "move", "constant"),
        ("vaddpd", ".LC4(%rip), %ymm1, %ymm2", "add, subtract", "constant"),
        ("vcmpltpd", "%zmm1, %zmm2, %k1", "compare, choose", None),
        ("vpsllq", "$52, %zmm1, %zmm2", "bits", None),
        ("vgatherdpd", "(%rax,%ymm14,8), %zmm15 {%k1}", "gather", "load"),
        ("vaddsd", "(%rsi,%rdx,8), %xmm0, %xmm1", "add, subtract", "load"),
        ("call", "*_ZGVeN8v_exp@GOTPCREL(%rip)", "call", None),
        ("cmpq", "$0, (%rdi)", "other", "load"),
    ],
)
def test_kind_and_memory_of_an_instruction(name, operands, kind, place):
    item = Instruction(name, operands)

    assert (item.kind, item.place) == (kind, place)
