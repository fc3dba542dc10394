from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from eojeol.corpus.document import Document, cut


@given(
    st.lists(st.lists(st.text(max_size=5), max_size=4), max_size=12), st.integers(min_value=1, max_value=30)
)
def test_blocks_hold_all_documents_in_order_whatever_their_size(texts: list[list[str]], size: int) -> None:
    documents = [Document(str(i), lines) for i, lines in enumerate(texts)]
    blocks = list(cut(3, documents, size))
    assert [document for block in blocks for document in block.documents] == documents
    assert all(block.source == 3 for block in blocks)


def test_a_block_ends_when_it_is_full() -> None:
    documents = [Document(str(i), ["가나다"]) for i in range(5)]
    assert [len(block.documents) for block in cut(0, documents, 8)] == [2, 2, 1]


def test_blocks_are_cut_lazily() -> None:
    def endless():  # type: ignore[no-untyped-def]
        while True:
            yield Document("a", ["가나다라"])

    assert len(next(cut(0, endless(), 50)).documents) == 10


def test_a_flood_of_empty_lines_is_cut_too() -> None:
    assert len(list(cut(0, [Document("a", [""] * 10)] * 10, 20))) == 5
