"""The style sheet of the Explorer: colours of JupyterLab's theme, our own dashes."""

from __future__ import annotations

from typing import Final

from nbspike.picture.colours import PATTERNS

#: How bqplot 0.13 dashes lines: so far apart that a curve is hard to follow.
_SPARSE: Final = {"dashed": "10, 10", "dotted": "2, 10", "dash_dotted": "10, 5, 2, 5"}

_DASHES: Final = "\n".join(
    f'.nbspike-panel .bqplot path[style*="stroke-dasharray: {sparse};"] '
    f"{{ stroke-dasharray: {' '.join(map(str, PATTERNS[dash]))} !important; }}"
    for dash, sparse in _SPARSE.items()
)

_RULES: Final = """\
.nbspike-panel { color: var(--jp-content-font-color1, #222); }
.nbspike-panel .nbspike-heading, .nbspike-panel .nbspike-caption {
  white-space: nowrap; overflow: hidden; text-overflow: ellipsis;
  max-width: 100%; line-height: 20px; font-size: 13px;
  color: var(--jp-content-font-color1, #222);
}
.nbspike-panel .widget-html-content { min-width: 0; }
.nbspike-heading span { opacity: 0.75; margin-left: 4px; }
.nbspike-heading em { color: #D55E00; margin-left: 4px; font-size: 12px; }
.nbspike-title { font-size: 16px; font-weight: 600; line-height: 24px;
  color: var(--jp-content-font-color1, #222); }
.nbspike-status .widget-html-content { line-height: 18px; overflow: visible; }
.nbspike-said { white-space: pre-line; font-size: 14px;
  color: var(--jp-content-font-color1, #222); }
.nbspike-aside { white-space: pre-line; font-size: 12px; opacity: 0.7; }
.nbspike-status pre { margin: 2px 0; padding: 4px 8px; font-size: 12.5px;
  line-height: 17px; white-space: pre-wrap; background: transparent;
  color: var(--jp-error-color1, #b3261e); font-family: var(--jp-code-font-family);
  border-left: 3px solid var(--jp-error-color1, #b3261e); }
.nbspike-says { margin-bottom: 8px; font-size: 12px; line-height: 15px; opacity: 0.75;
  white-space: normal; color: var(--jp-content-font-color1, #222); }
.nbspike-panel .bqplot > svg .axis text.axislabel {
  fill: var(--jp-content-font-color1, #222); }
.nbspike-differences { border-collapse: collapse; margin: 6px 0 0 2px;
  font-size: 11.5px; line-height: 18px; white-space: nowrap; }
.nbspike-differences caption { text-align: left; font-weight: normal;
  white-space: normal; padding: 0 0 2px; color: inherit; }
.nbspike-panel .nbspike-differences th, .nbspike-panel .nbspike-differences td {
  text-align: right;
  padding: 0 5px 0 0; font-weight: normal; }
.nbspike-panel .nbspike-differences th[scope=row] { text-align: left; }
.nbspike-differences thead { opacity: 0.75; }
.nbspike-stale .bqplot { opacity: 0.55; }
"""

STYLE: Final = f"<style>\n{_RULES}{_DASHES}\n</style>"
