"""Pages of plain words go in; Markdown, or one HTML file, comes out with every word escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape as html_escape

from paper.page import Entry, Page, Picture, Section, isolated

# What Markdown, GitHub's and Streamlit's included, would read as markup inside a line…
_MARKUP = re.compile(r"([\\`*_\[\]<>|~&$#{}])|(:)(?=[\w+-]+:)")
# …what GitHub and others would make a link of, though nobody wrote one…
_LINK = re.compile(r"(:)(?=//)|(?<=\w)(\.)(?=[^\W\d_]{2})|(?<=[\w.+-])(@)", re.IGNORECASE)
# …and what starts a list, a rule or a heading at the start of one.
_START = re.compile(r"^(\d*)([-+=.)])")
# Between a name and an @: without it GitHub makes a link of the two, escaped or not.
JOINER = "\u2060"

STYLE = """
body{font:15px/1.45 system-ui,sans-serif;color:#1c242c;background:#fff}
main{max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 .2rem;overflow-wrap:anywhere}
h2{font-size:1.05rem;margin:1.3rem 0 .3rem;border-bottom:1px solid #c9cece}
p{margin:.2rem 0}ol,ul{margin:.3rem 0;padding-left:1.4rem}
li{margin:.4rem 0;break-inside:avoid;overflow-wrap:anywhere}
li>b{font-weight:600}.quiet,footer{font-size:.85rem;color:#5b6670}footer{margin-top:1.5rem}
i{font-style:normal;font-size:.8rem;border:1px solid #a50f15;color:#a50f15;border-radius:3px;
padding:0 .3em;white-space:nowrap}
svg{display:block;max-width:100%;height:auto;margin:.2rem 0}
main+main{break-before:page}@page{size:A4;margin:14mm}
@media print{main{margin:0;max-width:none;padding:0}body{font-size:10pt}}
""".strip()


def markdown(pages: Sequence[Page]) -> str:
    """Pages as CommonMark, one after the other."""
    return "\n".join(_md_page(page) for page in pages)


def _md_page(page: Page) -> str:
    blocks = [f"# {md(page.title)}", *(md(line) for line in _under_title(page))]
    for section in page.sections:
        blocks += [f"## {md(section.title)}", *(md(line) for line in section.lead)]
        blocks += [md(picture.alt) for picture in section.pictures]
        if section.entries:
            blocks.append("\n".join(_md_entries(section)))
    return "\n\n".join([*blocks, "---", md(page.foot)]) + "\n"


def _under_title(page: Page) -> list[str]:
    return [f"{page.kind}. {page.standing}", *page.lead]


def _md_entries(section: Section) -> list[str]:
    lines = []
    for number, entry in enumerate(section.entries, 1):
        mark = f"{number}. " if section.is_numbered else "- "
        link = f" ([open]({entry.url}))" if entry.url else ""
        below = [*entry.lines, *((entry.picture.alt,) if entry.picture else ())]
        head = f"**{md(entry.head)}**" if below else md(entry.head)
        tags = "".join(f" · {md(tag)}" for tag in entry.tags)
        lines.append(f"{mark}{head}{tags}{link}")
        for line in below:
            lines[-1] += "  "
            lines.append(" " * len(mark) + md(line))
    return lines


def md(words: str) -> str:
    """Words as Markdown shows them just as they are, on one line."""
    line = " ".join(words.split())
    line = _MARKUP.sub(lambda found: "\\" + found[0], line)
    line = _LINK.sub(lambda found: f"{JOINER}@" if found[3] else "\\" + found[0], line)
    return _START.sub(_at_start, line)


def _at_start(found: re.Match[str]) -> str:
    """'- x' becomes '\\- x', and '1. x' becomes '1\\. x': a list is neither."""
    return f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[0]}"


def html(pages: Sequence[Page], title: str) -> str:
    """Pages as one HTML file: nothing is fetched, nothing runs."""
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
            " style-src 'unsafe-inline'\">",
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>",
            *(_html_page(page, position) for position, page in enumerate(pages)),
            "</body></html>",
            "",
        ]
    )


def _html_page(page: Page, position: int) -> str:
    standing, *lead = _under_title(page)
    body = [
        f'<main id="page-{position}">',
        f"<h1>{escape(page.title)}</h1>",
        f'<p class="quiet">{escape(standing)}</p>',
    ]
    body += [f"<p>{escape(line)}</p>" for line in lead]
    for section in page.sections:
        body.append(f"<section><h2>{escape(section.title)}</h2>")
        body += [f"<p>{escape(line)}</p>" for line in section.lead]
        body += [_drawn(picture) for picture in section.pictures]
        tag = "ol" if section.is_numbered else "ul"
        if section.entries:
            body += [f"<{tag}>", *(_html_entry(entry) for entry in section.entries), f"</{tag}>"]
        body.append("</section>")
    return "\n".join([*body, f"<footer>{escape(page.foot)}</footer></main>"])


def _html_entry(entry: Entry) -> str:
    head = escape(entry.head)
    if entry.url:
        head = f'<a href="{escape(entry.url)}" rel="noopener noreferrer">{head}</a>'
    elif entry.to is not None:
        head = f'<a href="#page-{entry.to}">{head}</a>'
    tags = "".join(f" <i>{escape(tag)}</i>" for tag in entry.tags)
    lines = "".join(f"<br>{escape(line)}" for line in entry.lines)
    drawn = _drawn(entry.picture) if entry.picture else ""
    return f"<li>{f'<b>{head}</b>' if entry.lines else head}{tags}{lines}{drawn}</li>"


def _drawn(picture: Picture) -> str:
    """The drawing with its words for a screen reader; it holds nothing but shapes and text."""
    named = f'<svg role="img" aria-label="{escape(picture.alt)}" '
    return picture.svg.replace("<svg ", named, 1)


def escape(words: str) -> str:
    """Words for HTML, as they are written."""
    return html_escape(isolated(words))
