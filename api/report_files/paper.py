"""The paper that documents are written on: `fpdf.FPDF`, which names its font before every stretch of text.

After a stretch in the font of another script the library takes its first font to be set still, which a reader of the
file does not: text that begins in it would not be there.
"""

from __future__ import annotations

from typing import Any

from fpdf import FPDF
from fpdf.fonts import TTFFont

A_LITTLE_PT = 0.01


class Paper(FPDF):
    """Paper on which the font is named before every stretch of text."""

    def cell(self, *args: Any, **given: Any) -> Any:
        """Write one line, as `fpdf.FPDF.cell` does."""
        self._name_font()
        return super().cell(*args, **given)

    def multi_cell(self, *args: Any, **given: Any) -> Any:
        """Write lines, as `fpdf.FPDF.multi_cell` does."""
        self._name_font()
        return super().multi_cell(*args, **given)

    def close(self) -> None:
        """Close the files of the fonts."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.close()

    def _name_font(self) -> None:
        size = self.font_size_pt
        self.set_font_size(size + A_LITTLE_PT)
        self.set_font_size(size)
