import pytest

from stancelib.data.articles import InputArticle, Place, Reject
from stancelib.schema import Article
from stancelib.scoring.chunks import Chunk, chunks_of


def article(number, text="PER", file="f"):
    return InputArticle(Article(str(number), text), Place(file, number))


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 12])
def test_chunks_are_numbered_and_hold_every_record_in_order(count):
    records = [
        article(number) if number % 3 else Reject("r", Place("f", number))
        for number in range(count)
    ]
    chunks = list(chunks_of(records, 4))
    assert [chunk.number for chunk in chunks] == list(range(-(-count // 4)))
    assert [record for chunk in chunks for record in chunk.records] == records
    assert all(len(chunk.records) <= 4 for chunk in chunks)


def test_long_texts_make_smaller_chunks_but_one_article_is_never_cut():
    records = [article(number, "x" * length) for number, length in enumerate((3, 3, 50, 2, 2, 2))]
    chunks = chunks_of(records, 100, most_characters=6)
    assert [[record.article.id for record in chunk.records] for chunk in chunks] == [
        ["0", "1"],
        ["2"],
        ["3", "4", "5"],
    ]


def test_records_are_read_only_as_chunks_are_taken():
    taken = []

    def records():
        for number in range(100):
            taken.append(number)
            yield article(number)

    chunks = chunks_of(records(), 5)
    next(chunks)
    assert len(taken) == 5


def test_files_are_counted():
    records = [
        article(1, file="a"),
        article(1, file="b"),
        article(2, file="b"),
        article(1, file="c"),
    ]
    assert [chunk.files for chunk in chunks_of(records, 2)] == [2, 3]


def test_digest_tells_records_apart_but_not_folders():
    def digest(*records):
        return Chunk(0, records).digest()

    one = article(1, "text", "here/f")
    assert digest(one) == digest(article(1, "text", "there/f")) == Chunk(7, (one,)).digest()
    others = [
        article(1, "Text"),
        article(2, "text"),
        InputArticle(Article("1", "text", "2017-12-15"), Place("f", 1)),
        Reject("r", Place("f", 1), "1", "text"),
    ]
    assert len({digest(each) for each in (one, *others)}) == 5
    assert digest(one, others[0]) != digest(others[0], one)
