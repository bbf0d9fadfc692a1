"""A thousand hostile texts: what files, addresses and names may hold to attack whoever reads them.

Each kind of attack stands in each kind of surroundings. None may run, load anything, or be shown
as something else than what is written. `evil.example` is asked for by none but them.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

EVIL = "http://evil.example/x"
ATTACKS = (
    # markup and scripts
    "<script>window.kept_hit=1</script>", "<img src=x onerror=window.kept_hit=1>",
    "<svg onload=window.kept_hit=1>", "<svg><script>window.kept_hit=1</script></svg>",
    f"<img src={EVIL}.png>", f"<iframe src={EVIL}></iframe>", f"<link rel=stylesheet href={EVIL}>",
    f"<meta http-equiv=refresh content='0;url={EVIL}'>", f"<base href={EVIL}>",
    f"<object data={EVIL}></object>", f"<form action={EVIL}><button>go</button></form>",
    f"<style>*{{background:url({EVIL})}}</style>", f"<a href={EVIL}>here</a>",
    "<a href=javascript:window.kept_hit=1>here</a>", "<details open ontoggle=window.kept_hit=1>",
    "<input autofocus onfocus=window.kept_hit=1>", "<body onload=window.kept_hit=1>",
    "<math><mtext></form><img src onerror=window.kept_hit=1>", "<!--<img src=x onerror=1>-->",
    "<template><script>window.kept_hit=1</script></template>", "</title><script>1</script>",
    # Markdown, as Streamlit and readers of our exports know it
    f"[here]({EVIL})", f"![picture]({EVIL}.png)", "[x](javascript:window.kept_hit=1)", f"<{EVIL}>",
    f"[x]: {EVIL} 'y'", "www.evil.example", f"{EVIL}?q=1", "**bold** _slanted_ ~~struck~~ `code`",
    "# Heading", "- item", "> said", "| a | b |\n|---|---|", "---", "```\ncode\n```", "$x^2$",
    "$$\\href{http://evil.example}{x}$$", ":tada: :red[x] :material/home:", ":streamlit:",
    "a -> b <- c -- d", "1. one", "\\*not\\*", "&lt;b&gt; &amp; &#60;script&#62;", "[^1]",
    "- [ ] x",
    # formulas
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|'/c calc'!A1", f'=HYPERLINK("{EVIL}")', "\t=1+1",
    f'=IMPORTXML("{EVIL}")', "＝1+1", "＠SUM(1)", "'=1+1", "=\"a\"&\"b\"", "%0A=1",  # noqa: RUF001
    # SQL, paths, formats, templates
    "'; DROP TABLE promises; --", "' OR '1'='1", "\" OR \"\"=\"", "1; SELECT 1", "$1", "?", "%s",
    "{0.__class__}", "{{7*7}}", "${7*7}", "%(x)s", "../../etc/passwd", "/etc/passwd", "..\\..\\x",
    "file:" "///etc/passwd", "C:\\Windows\\x", "CON", "~root", "$(touch /tmp/kept_hit)", "`id`",
    "| id",
    "x' UNION SELECT 1 --", "read_csv('/etc/passwd')", "ATTACH 'x.duckdb'", "COPY promises TO 'x'",
    # what is not what it seems
    "NULL", "None", "NaN", "true", "0", "-0", "1e400", "undefined", "[object Object]",
    "\u202egnp.exe",
    "a\u200bb", "\ufeffx", "e\u0301", "ﷺ" * 3, "\U0001d54f", "👩‍👩‍👧‍👦", "Z" * 300,
    "W" + "i" * 300, "A\u0300" * 40,
)  # fmt: skip
SURROUNDINGS = (
    "{}", "'{}", '"{}', '"><b>{}', "'>{}", "`{}`", "]{}[", "){}(", "</td>{}", "-->{}", "*/{}/*",
    "x {} y",
)  # fmt: skip
TEXTS = tuple(around.replace("{}", attack) for around in SURROUNDINGS for attack in ATTACKS)

# Columns of the Kept format that hold text, and so an attack each.
COLUMNS = (
    "title", "customer", "team", "owner", "kind", "priority", "cause", "deliverable", "promised_by",
    "parent_id", "currency",
)  # fmt: skip


def written(folder: Path, texts: Sequence[str]) -> tuple[list[Path], list[dict[str, str]]]:
    """promises.csv and events.csv in which every text stands somewhere, and the rows."""
    rows: list[dict[str, str]] = []
    left = list(texts)
    while left:
        row = {"promise_id": f"P{len(rows) + 1}"}
        row |= {column: left.pop(0) for column in COLUMNS[:-1] if left}
        n = len(rows)
        row |= {"url": row["title"], "status": "open", "made_at": "2024-01-02"}
        row |= {"due": f"2024-0{1 + n % 3}-1{n % 9}", "last_activity_at": "2024-01-20"}
        if n % 3 == 0:
            row |= {"status": "delivered", "delivered_at": "2024-02-01"}
        rows.append(row)
    columns = ["promise_id", *COLUMNS[:-1], "url", "status", "made_at", "due", "delivered_at",
               "last_activity_at"]  # fmt: skip
    events = [
        {"promise_id": row["promise_id"], "at": "2024-01-05", "event": "due",
         "before": row["due"], "after": "2024-03-20", "by": row["title"],
         "reason": row.get("customer", "")}
        for row in rows[::2]
    ]  # fmt: skip
    paths = [folder / "promises.csv", folder / "events.csv"]
    for path, names, told in (
        (paths[0], columns, rows),
        (paths[1], ["promise_id", "at", "event", "before", "after", "by", "reason"], events),
    ):
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, restval="")
            writer.writeheader()
            writer.writerows(told)
    return paths, rows


def woven(
    folder: Path, texts: Sequence[str], *, of_one: int = 1
) -> tuple[list[Path], list[dict[str, str]]]:
    """promises.csv and events.csv in which every text stands in every column of text in turn, and
    the rows. `of_one`: so many promises have their customer and their team in common.
    """
    rows = []
    for n in range(len(texts)):
        at = {column: (n + 7 * k) % len(texts) for k, column in enumerate(COLUMNS[:-1])}
        row = {column: texts[place] for column, place in at.items()}
        first = n - n % of_one
        row |= {"customer": texts[first], "team": texts[(first + 1) % len(texts)]}
        row |= {"promise_id": f"P{n + 1}", "url": row["title"], "status": "open"}
        row |= {"made_at": "2024-01-02", "due": f"2024-0{1 + n % 3}-1{n % 9}"}
        row |= {"last_activity_at": "2024-01-20", "delivered_at": ""}
        if n % 3 == 0:
            row |= {"status": "delivered", "delivered_at": "2024-02-01"}
        rows.append(row)
    events = [
        {"promise_id": row["promise_id"], "at": "2024-01-05", "event": "due",
         "before": row["due"], "after": "2024-03-20", "by": row["title"], "reason": row["owner"]}
        for row in rows[::2]
    ]  # fmt: skip
    paths = [folder / "promises.csv", folder / "events.csv"]
    for path, told in zip(paths, (rows, events), strict=True):
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(told[0]))
            writer.writeheader()
            writer.writerows(told)
    return paths, rows
