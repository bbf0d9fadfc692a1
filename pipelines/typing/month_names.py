"""Month and weekday names as exports write them, in the languages of our sources' sites."""

from __future__ import annotations

# One line per language: January to December. Short forms are the names cut at three or more
# letters where that is still one month only; the odd ones stand beside their month. No name here
# means two different months in two languages, so the language need not be known.
_MONTHS = (
    "january february march april may june july august september|sept october november december",
    "januar|jänner februar|feber märz|mrz april mai juni juli august september oktober november "
    "dezember",
    "janvier février|fevrier mars avril mai juin juillet|juil août|aout septembre octobre "
    "novembre décembre|decembre",
    "enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre "
    "diciembre",
    "janeiro fevereiro março|marco abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "januari februari maart|mrt april mei juni juli augustus september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
)
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"


def _by_name() -> dict[str, int]:
    names: dict[str, int] = {}
    clashes: set[str] = set()
    for language in _MONTHS:
        for number, spelled in enumerate(language.split(), start=1):
            for name in spelled.split("|"):
                for short in {name, *(name[:n] for n in range(3, len(name)))}:
                    if names.setdefault(short, number) != number:
                        clashes.add(short)
    return {name: number for name, number in names.items() if name not in clashes}


MONTHS = _by_name()
WEEKDAYS = {
    name[:n]: number
    for number, name in enumerate(_WEEKDAYS.split())
    for n in range(3, len(name) + 1)
}
