"""HTML tables, as portals write them in place of workbooks: the largest table of a page as rows of text."""

from __future__ import annotations

from html.parser import HTMLParser

MOST_CELLS = 2_000_000
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset({"script", "style", "template"})
_BREAKS = frozenset({"br", "p", "li", "div"})


class TableReader(HTMLParser):
    """Collects the cells of all tables; ``tables`` holds them afterwards, in the order in which they begin."""

    def __init__(self) -> None:
        """Read with character references as characters."""
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._open: list[int] = []
        self._cell: list[str] | None = None
        self._unseen = 0
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell; what a cell is ended by in careless pages ends it."""
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._end_cell()
            self.tables.append([])
            self._open.append(len(self.tables) - 1)
        elif self._open and tag == "tr":
            self._end_cell()
            self.tables[self._open[-1]].append([])
        elif self._open and tag in _CELLS:
            self._end_cell()
            self._cell = []
        elif tag in _BREAKS and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End what the tag ends."""
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _CELLS or tag == "tr":
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Keep text of a cell that can be seen."""
        if self._cell is not None and not self._unseen:
            self._cell.append(data)

    def close(self) -> None:
        """End what is open."""
        super().close()
        self._end_cell()

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        text = "\n".join(line for part in "".join(self._cell).split("\n") if (line := " ".join(part.split())))
        self._cell = None
        table = self.tables[self._open[-1]] if self._open else []
        self._cells += 1
        if self._cells <= MOST_CELLS:
            if not table:
                table.append([])
            table[-1].append(text)


def largest_table(text: str) -> list[list[str]]:
    """Return the rows of the table that has the most cells, the first of equals; empty where there is none."""
    reader = TableReader()
    reader.feed(text)
    reader.close()
    return max(reader.tables, key=lambda rows: sum(map(len, rows)), default=[])
