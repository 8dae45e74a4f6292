from __future__ import annotations

from pathlib import Path

import pytest

from stancelib import InputError
from stancelib.data.plover import read_plv

HEAD = "\tsentence_id\tsentence\tmarked_sentence\tsource\ttarget\tgold_root\n"


def rows_of(tmp_path: Path, *rows: str) -> Path:
    file = tmp_path / "PLV_train.tsv"
    file.write_text(HEAD + "".join(row + "\n" for row in rows), encoding="utf-8")
    return file


def test_codes_become_stances_and_tags_become_spans(tmp_path: Path) -> None:
    marked = "<s>Peru </s>accused<t> Chile</t> of lying."
    file = rows_of(
        tmp_path,
        f"0\t7\tx\t{marked}\tPeru\tChile\tACCUSE",
        f"1\t8\tx\t{marked}\tPeru\tChile\tCONSULT",
        "2\t9\tx\t<s>Peru</s> yielded.\tPeru\ta recipient\tYIELD",
    )
    accused, yielded = read_plv(file)
    assert accused.pair.text == "Peru accused Chile of lying."
    words = [accused.pair.text[s:e] for s, e in accused.pair.source_spans]
    assert (words, accused.stance, accused.sentiment) == (["Peru"], ("accusatory",), None)
    assert [accused.pair.text[s:e] for s, e in accused.pair.target_spans] == ["Chile"]
    assert (accused.id, accused.group) == ("PLV_train:1", "7")
    assert (yielded.pair.target, yielded.pair.target_spans) == ("a recipient", ())
    assert yielded.stance == ("conciliatory",)


def test_errors_name_the_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"found no file .*, expected a PLV file such as"):
        list(read_plv(tmp_path / "PLV_train.tsv"))
    file = tmp_path / "other.tsv"
    file.write_text("a\tb\n1\t2\n", encoding="utf-8")
    with pytest.raises(InputError, match="lacks the columns sentence_id, marked_sentence, target"):
        list(read_plv(file))
