"""A figure becomes PNG and SVG: the same bytes on every run, and nothing in them but the picture."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DPI = 300
_LEVEL = 3
_SVG_DPI = 72


def png(figure: Figure) -> bytes:
    """Draw a figure as PNG with 300 dots per inch."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image

    figure.set_dpi(DPI)
    canvas: Any = FigureCanvasAgg(figure)
    canvas.draw()
    written = io.BytesIO()
    # the ground is opaque: a fourth channel would only take time
    opaque = Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")
    opaque.save(written, "PNG", compress_level=_LEVEL, dpi=(DPI, DPI))
    return written.getvalue()


def svg(figure: Figure) -> bytes:
    """Draw a figure as SVG whose texts are texts."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    figure.set_dpi(_SVG_DPI)
    written = io.BytesIO()
    canvas: Any = FigureCanvasSVG(figure)
    canvas.print_svg(written, metadata=dict.fromkeys(("Creator", "Date", "Format", "Type")))
    return written.getvalue()
