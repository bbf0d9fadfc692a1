"""Month and weekday names as exports write them, in the languages of our sources' sites."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

# One line per language: January to December. Short forms are the names cut at three or more
# letters where that is still one month only; the odd ones stand beside their month. No name here
# means two different months in two languages, so the language need not be known. Letters that
# look like Latin ones stand as escapes (\u0131 is the dotless i).
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
    "januar februar marts|mars april maj juni juli august september oktober november "
    "december|desember",
    "styczeń|stycznia luty|lutego marzec|marca kwiecień|kwietnia maj|maja czerwiec|czerwca "
    "lipiec|lipca sierpień|sierpnia wrzesień|września październik|października listopad|listopada "
    "grudzień|grudnia",
    "leden|ledna únor|února březen|března duben|dubna květen|května červen|června "
    "červenec|července srpen|srpna září říjen|října listopad|listopadu prosinec|prosince",
    "ocak şubat|subat mart nisan may\u0131s|mayis haziran temmuz ağustos|agustos eylül|eylul ekim "
    "kas\u0131m|kasim aral\u0131k|aralik",
    "январь|января февраль|февраля март|марта апрель|апреля май|мая июнь|июня июль|июля "
    "август|августа сентябрь|сентября октябрь|октября ноябрь|ноября декабрь|декабря",
)
# Monday to Sunday; forms of two letters only where they are in use.
_WEEKDAYS = (
    "monday tuesday wednesday thursday friday saturday sunday",
    "montag|mo dienstag|di mittwoch|mi donnerstag|do freitag|fr samstag|sonnabend|sa sonntag|so",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "lunes martes miércoles|miercoles jueves viernes sábado|sabado domingo",
    "segunda|segunda-feira terça|terca|terça-feira quarta|quarta-feira quinta|quinta-feira "
    "sexta|sexta-feira sábado|sabado domingo",
    "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "maandag|ma dinsdag|di woensdag|wo donderdag|do vrijdag|vr zaterdag|za zondag|zo",
    "måndag tisdag onsdag torsdag fredag lördag söndag",
    "mandag tirsdag onsdag torsdag fredag lørdag søndag",
    "poniedziałek wtorek|wt środa|śr czwartek piątek|pt sobota niedziela",
    "pondělí|po úterý|út středa|st čtvrtek|čt pátek|pá sobota|so neděle|ne",
    "pazartesi|pzt sal\u0131 çarşamba perşembe cuma cumartesi|cmt pazar",
    "понедельник|пн вторник|вт среда|\u0441\u0440 четверг|чт пятница|пт суббота|\u0441\u0431 "
    "воскресенье|вс",
)
# Every word for a weekday that stands after a date: one sign, or with its word for "day".
_EASTERN_DAYS = (
    "月|月曜|月曜日|周一|星期一|월|월요일 "
    "火|火曜|火曜日|周二|星期二|화|화요일 "
    "水|水曜|水曜日|周三|星期三|수|수요일 "
    "木|木曜|木曜日|周四|星期四|목|목요일 "
    "金|金曜|金曜日|周五|星期五|금|금요일 "
    "土|土曜|土曜日|周六|星期六|토|토요일 "
    "日|日曜|日曜日|周日|周天|星期日|星期天|일|일요일"
)
EASTERN_DAYS = tuple(re.split("[ |]", _EASTERN_DAYS))
ARTICLES = ("den", "le", "am", "el", "il")  # before a date: "Samstag, den 25. April 2026"
# What may stand between a date and its clock: "25. april kl. 10:00", "25/04/2026 às 10:00".
BEFORE_A_CLOCK = (
    "at", "um", "kl.", "kl", "om", "à", "às", "as", "a las", "a la", "alle", "alle ore", "ore",
    "o", "godz.", "o godz.", "saat", "в", "v", "-", "–", "@",
)  # fmt: skip
# The halves of the day that are written before the clock: whether it is the first.
BEFORE_NOON: Mapping[str, bool] = {
    "上午": True, "下午": False, "午前": True, "午後": False, "오전": True, "오후": False,
}  # fmt: skip


def _by_name(languages: Sequence[str]) -> tuple[dict[str, int], set[str]]:
    """Every name and short form with its number, and those that mean two."""
    names: dict[str, int] = {}
    clashes: set[str] = set()
    for language in languages:
        for number, spelled in enumerate(language.split(), start=1):
            for name in spelled.split("|"):
                for short in {name, *(name[:n] for n in range(3, len(name)))}:
                    if names.setdefault(short, number) != number:
                        clashes.add(short)
    return names, clashes


_names, _clashes = _by_name(_MONTHS)
MONTHS = {name: number for name, number in _names.items() if name not in _clashes}
# A weekday is only compared with the date it stands beside; one of two meanings (0) proves nothing.
_days, _either = _by_name((*_WEEKDAYS, _EASTERN_DAYS))
WEEKDAYS = {name: 0 if name in _either else number for name, number in _days.items()}
WEEKDAYS |= dict.fromkeys(ARTICLES, 0)
