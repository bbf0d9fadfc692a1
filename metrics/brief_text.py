"""A brief as Markdown, and as one HTML file; every word of it is escaped on the way."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import quote

from metrics.brief import Brief
from metrics.brief_page import Entry, Section, page

# What Markdown, GitHub's and Streamlit's included, would read as markup inside a line…
_MARKUP = re.compile(r"([\\`*_\[\]<>|~&$#{}])|(:)(?=[\w+-]+:)")
# …and at the start of one.
_START = re.compile(r"^(\d*)([-+=.)])")

STYLE = """
body{font:15px/1.45 system-ui,sans-serif;color:#1a1a1a;background:#fff}
body{max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.6rem;margin:0 0 .2rem}
h2{font-size:1.05rem;margin:1.3rem 0 .3rem;border-bottom:1px solid #ccc}
p{margin:.2rem 0}ol,ul{margin:.3rem 0;padding-left:1.4rem}li{margin:.35rem 0;break-inside:avoid}
li>b{font-weight:600}footer{margin-top:1.5rem;font-size:.8rem;color:#555}
@page{size:A4;margin:14mm}@media print{body{margin:0;max-width:none;font-size:10.5pt}}
""".strip()


def markdown(brief: Brief) -> str:
    """The brief as CommonMark."""
    told = page(brief)
    blocks = [f"# {md(told.title)}", *(md(line) for line in told.lead)]
    for section in told.sections:
        blocks += [f"## {md(section.title)}", *(md(line) for line in section.lead)]
        if section.entries:
            blocks.append("\n".join(_md_entries(section)))
    return "\n\n".join([*blocks, "---", md(told.foot)]) + "\n"


def _md_entries(section: Section) -> list[str]:
    lines = []
    for number, entry in enumerate(section.entries, 1):
        mark = f"{number}. " if section.is_numbered else "- "
        link = f" ([open]({quote(entry.url, safe=':/?#@!$&+,;=%~')}))" if entry.url else ""
        head = f"**{md(entry.head)}**" if entry.lines else md(entry.head)
        lines.append(f"{mark}{head}{link}")
        for line in entry.lines:
            lines[-1] += "  "
            lines.append(" " * len(mark) + md(line))
    return lines


def md(words: str) -> str:
    """Words as Markdown shows them just as they are, on one line."""
    line = " ".join(words.split())
    line = _MARKUP.sub(lambda m: "\\" + m.group(0), line)
    return _START.sub(_at_start, line)


def _at_start(found: re.Match[str]) -> str:
    """'- x' becomes '\\- x', and '1. x' becomes '1\\. x': a list is neither."""
    return f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[0]}"


def html(brief: Brief) -> str:
    """The brief as one HTML file: nothing is fetched, nothing runs."""
    told = page(brief)
    body = [f"<h1>{escape(told.title)}</h1>", *(f"<p>{escape(line)}</p>" for line in told.lead)]
    for section in told.sections:
        body.append(f"<section><h2>{escape(section.title)}</h2>")
        body += [f"<p>{escape(line)}</p>" for line in section.lead]
        tag = "ol" if section.is_numbered else "ul"
        if section.entries:
            body += [f"<{tag}>", *(_html_entry(entry) for entry in section.entries), f"</{tag}>"]
        body.append("</section>")
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
            " style-src 'unsafe-inline'\">",
            '<meta name="viewport" content="width=device-width,initial-scale=1">',
            f"<title>{escape(told.title)}: call brief</title><style>{STYLE}</style></head><body>",
            *body,
            f"<footer>{escape(told.foot)}</footer></body></html>",
            "",
        ]
    )


def _html_entry(entry: Entry) -> str:
    head = escape(entry.head)
    if entry.url:
        head = f'<a href="{escape(entry.url)}" rel="noopener noreferrer">{head}</a>'
    lines = "".join(f"<br>{escape(line)}" for line in entry.lines)
    return f"<li>{f'<b>{head}</b>' if entry.lines else head}{lines}</li>"
