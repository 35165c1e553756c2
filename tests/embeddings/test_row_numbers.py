from __future__ import annotations

import numpy as np
import pytest

from embeddings.encoder import FloatVector, IntVector
from embeddings.grouped import Grouped, Lists, merge_grouped
from embeddings.hits import Hits, merge_hits, top_hits
from embeddings.string_table import StringTable


def _ints(*values: int) -> IntVector:
    return np.array(values, np.int64)


def _scores(*values: float) -> FloatVector:
    return np.array(values, np.float32)


def test_hits_are_ordered_by_falling_score_then_rising_row() -> None:
    hits = top_hits(_ints(7, 3, 5, 1), _scores(0.5, 0.9, 0.5, 0.1), 4)
    assert hits.rows.tolist() == [3, 5, 7, 1]


def test_ties_at_the_border_are_cut_by_row() -> None:
    assert top_hits(_ints(9, 8, 7, 6), _scores(1, 1, 1, 1), 2).rows.tolist() == [6, 7]


@pytest.mark.parametrize(("k", "expected"), [(-1, 0), (0, 0), (1, 1), (99, 2)])
def test_any_number_of_hits_can_be_asked_for(k: int, expected: int) -> None:
    assert len(top_hits(_ints(1, 2), _scores(1, 2), k)) == expected
    assert len(top_hits(_ints(), _scores(), k)) == 0


def test_merged_hits_are_those_of_one_list() -> None:
    first, second = Hits(_ints(1, 2), _scores(0.9, 0.5)), Hits(_ints(8, 9), _scores(0.9, 0.7))
    assert merge_hits(first, second, 3).rows.tolist() == [1, 8, 9]


def test_lists_answer_several_keys_at_once() -> None:
    lists = Lists.of([[3, 1], [], [2]])
    found = lists.gather(_ints(2, 0, 1, 0))
    assert found.items.tolist() == [2, 1, 3, 1, 3]
    assert found.group.tolist() == [0, 1, 1, 3, 3]


def test_transposed_lists_answer_the_other_way() -> None:
    turned = Lists.of([[0, 1], [1], []]).transposed(3)
    assert [turned.gather(_ints(key)).items.tolist() for key in range(3)] == [[0], [0, 1], []]


def test_no_lists_and_no_keys() -> None:
    assert len(Lists.of([])) == 0
    assert Lists.of([[1]]).gather(_ints()).items.tolist() == []


def test_merged_groups_keep_the_order_of_the_question() -> None:
    merged = merge_grouped(Grouped(_ints(1, 2), _ints(0, 2)), Grouped(_ints(9, 8), _ints(0, 1)))
    assert merged.rows.tolist() == merged.owners.tolist() == [1, 9, 8, 2]
    assert merged.group.tolist() == [0, 0, 1, 2]


def test_a_string_table_gives_back_its_strings() -> None:
    values = sorted(["", "abc", "पानी", "zz", "நீர்"])
    table = StringTable.of(values)
    assert list(table) == table.to_list() == table[:] == values
    assert table[-1] == values[-1]
    assert [table.find(value) for value in values] == list(range(5))
    assert table.find("nothing") is None
    with pytest.raises(IndexError):
        table[5]


def test_an_empty_string_table() -> None:
    table = StringTable.of([])
    assert (len(table), table.to_list(), table.find("a")) == (0, [], None)
