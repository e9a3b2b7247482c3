"""What the fuzzer's targets say holds for what is sound, for pieces of it, and for all that once broke it."""

from __future__ import annotations

from pathlib import Path

import pytest
from fuzz.targets import LONGEST, TARGETS, sound
from harness import examples
from hypothesis import given, settings
from hypothesis import strategies as st

KEPT = sorted((Path(__file__).parent / "fuzz" / "kept").glob("*-*"))
SAMPLES = [path.read_bytes()[:LONGEST] for path in sorted((Path(__file__).parents[1] / "samples").glob("*.[ct]*"))]


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_what_broke_it_once_does_not_again(path: Path) -> None:
    TARGETS[path.name.partition("-")[0]](path.read_bytes())


@pytest.mark.parametrize("name", ["error_file", "journal", "report"])
def test_what_a_target_is_meant_for_it_takes(name: str) -> None:
    seeds = sound(name)
    assert seeds
    for data in seeds:
        TARGETS[name](data)


@pytest.mark.slow
@pytest.mark.parametrize("name", TARGETS)
@settings(deadline=None, max_examples=examples(60))
@given(data=st.data())
def test_the_sentence_holds(name: str, data: st.DataObject) -> None:
    sample = data.draw(st.sampled_from([*SAMPLES, *sound(name)]))
    at = data.draw(st.integers(0, len(sample)))
    size = data.draw(st.integers(0, 40))
    TARGETS[name](sample[:at] + data.draw(st.binary(max_size=12)) + sample[at + size :])
