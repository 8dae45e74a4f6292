"""Article, statements and judgements in one record: what an analyzer returns for an article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stancelib import render, table
from stancelib.schema import SENTIMENTS, STANCES, Article, Judgement, Statement

if TYPE_CHECKING:
    import pandas

# pandas' own nullable types where a column can be null, so that one null (or an empty table) does
# not turn offsets into floats or flags into objects.  Columns that are not listed are text.
_DTYPES = (
    dict.fromkeys(("start", "end", "target_start", "target_end"), "Int64")
    | dict.fromkeys((*STANCES, *SENTIMENTS), "float64")
    | {"is_self": "boolean", "labels": "object"}
)


@dataclass(frozen=True, repr=False)
class Analysis:
    """The statements of an article and the stance that each takes toward its targets.

    Attributes:
        article: the article as it was given.
        statements: its statements, in order of their start.
        judgements: one for each statement × target.
    """

    article: Article
    statements: tuple[Statement, ...]
    judgements: tuple[Judgement, ...]

    def rows(self, include_untargeted: bool = False) -> list[dict[str, Any]]:
        """Give the table, one dictionary per statement × target (see `stancelib.table`)."""
        return table.rows(self.article, self.statements, self.judgements, include_untargeted)

    def to_frame(self, include_untargeted: bool = False) -> pandas.DataFrame:
        """Give the table as a pandas data frame with the columns of `stancelib.table.COLUMNS`.

        All columns are there, with the same types, even when the table is empty: text is `string`,
        offsets `Int64`, `is_self` `boolean`, probabilities `float64`, `labels` lists or None.
        """
        import pandas

        rows = self.rows(include_untargeted)
        return pandas.DataFrame(
            {
                name: pandas.Series([row[name] for row in rows], dtype=_DTYPES.get(name, "string"))
                for name in table.COLUMNS
            }
        )

    def to_html(self) -> str:
        """Give a self-contained page that shows the article with its statements highlighted."""
        return render.to_html(self.article, self.statements, self.judgements)

    def _repr_html_(self) -> str:
        """Show the highlighted article in a notebook, without restyling the notebook."""
        return render.to_fragment(self.article, self.statements, self.judgements)

    def __repr__(self) -> str:
        return (
            f"Analysis(id={self.article.id!r}, date={self.article.date!r}, "
            f"characters={len(self.article.text)}, statements={len(self.statements)}, "
            f"judgements={len(self.judgements)})"
        )

    def __str__(self) -> str:
        foreign = (item.target for item in self.judgements if not item.target.is_self)
        targets = sorted({target.country for target in foreign})
        statements = f"{len(self.statements)} statement{'' if len(self.statements) == 1 else 's'}"
        about = f" about {', '.join(targets)}" if targets else ", no target country"
        return f"Article {self.article.id}: {statements}{about}"
