"""Writes crates/domain/data/{holidays,regions}.tsv from well-kept sources.

Run by hand when the sources have news (once a year is enough):
    python3 -m venv target/facts && target/facts/bin/pip install holidays==0.109 babel==2.18.0
    target/facts/bin/python xtask/regions.py

Holidays: the PyPI package `holidays` (MIT). One line holds
    country <TAB> parts <TAB> name <TAB> dates
where parts is `*` (the country and each part of it that we list) or a comma list of part codes in
which `-` is the country taken as a whole. Regions: CLDR through `babel` (Unicode licence). One line
holds, between tabs
    code, name, first weekday, date order, clock, words, paper, first-last day of the weekend
"""

import datetime
import pathlib
from collections import defaultdict
from importlib.metadata import version

import holidays
from babel import Locale, UnknownLocaleError
from babel.core import get_global

YEARS = range(2020, 2033)
PLAIN = """AE AR AT BE BG BR CL CN CO CY CZ DK EE EG FI FR GR HK HR HU IE IL IN IS IT JP KE KR LT LU
LV MT MX MY NG NL NO NZ PH PL PT RO RS SA SE SG SI SK TH TR TW UA US ZA""".split()
PARTS = {
    "AU": """ACT Australian Capital Territory; NSW New South Wales; NT Northern Territory;
        QLD Queensland; SA South Australia; TAS Tasmania; VIC Victoria; WA Western Australia""",
    "CA": """AB Alberta; BC British Columbia; MB Manitoba; NB New Brunswick;
        NL Newfoundland and Labrador; NS Nova Scotia; NT Northwest Territories; NU Nunavut;
        ON Ontario; PE Prince Edward Island; QC Quebec; SK Saskatchewan; YT Yukon""",
    "CH": """AG Aargau; AI Appenzell Innerrhoden; AR Appenzell Ausserrhoden; BE Bern;
        BL Basel-Landschaft; BS Basel-Stadt; FR Fribourg; GE Geneva; GL Glarus; GR Graubünden;
        JU Jura; LU Lucerne; NE Neuchâtel; NW Nidwalden; OW Obwalden; SG St Gallen;
        SH Schaffhausen; SO Solothurn; SZ Schwyz; TG Thurgau; TI Ticino; UR Uri; VD Vaud;
        VS Valais; ZG Zug; ZH Zurich""",
    "DE": """BB Brandenburg; BE Berlin; BW Baden-Württemberg; BY Bavaria; HB Bremen; HE Hesse;
        HH Hamburg; MV Mecklenburg-Vorpommern; NI Lower Saxony; NW North Rhine-Westphalia;
        RP Rhineland-Palatinate; SH Schleswig-Holstein; SL Saarland; SN Saxony; ST Saxony-Anhalt;
        TH Thuringia""",
    "ES": """AN Andalusia; AR Aragon; AS Asturias; CB Cantabria; CL Castile and León;
        CM Castilla-La Mancha; CN Canary Islands; CT Catalonia; EX Extremadura; GA Galicia;
        IB Balearic Islands; MC Murcia; MD Madrid; NC Navarre; PV Basque Country; RI La Rioja;
        VC Valencia""",
    "GB": "ENG England; NIR Northern Ireland; SCT Scotland; WLS Wales",
}
PARTS = {
    country: dict(" ".join(part.split()).split(" ", 1) for part in text.split(";"))
    for country, text in PARTS.items()
}
# CLDR supplemental data, parentLocales: what does not descend from en_001 speaks American English.
AMERICAN = {"US", "PH"}
# CLDR supplemental data, measurementData/paperSize.
LETTER = {"CA", "CL", "CO", "MX", "PH", "US"}
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def calendar(country, part):
    """All public holidays of one region as {(date, name)}, in English where the source has it."""
    known = holidays.country_holidays(country).supported_languages or ()
    language = next((x for x in ("en_GB", "en_US", *known) if x in known), None)
    days = holidays.country_holidays(country, subdiv=part, years=YEARS, language=language)
    return {(day, name.strip()) for day, names in days.items() for name in names.split("; ")}


def holiday_lines(country):
    parts = PARTS.get(country, {})
    where = defaultdict(set)
    for part in [None, *parts]:
        for entry in calendar(country, part):
            where[entry].add(part or "-")
    grouped = defaultdict(list)
    for (day, name), regions in where.items():
        all_of_it = len(regions) == len(parts) + 1
        grouped[("*" if all_of_it else ",".join(sorted(regions)), name)].append(day)
    for (regions, name), days in sorted(grouped.items()):
        dates = " ".join(day.isoformat() for day in sorted(days))
        yield f"{country}\t{regions}\t{name}\t{dates}"


def region_lines(country):
    # Counterpart speaks English, so the English of that country decides where CLDR has one.
    likely = get_global("likely_subtags").get(f"und_{country}", f"en_{country}")
    try:
        locale = Locale.parse(f"en_{country}")
    except UnknownLocaleError:
        language, *_ = likely.split("_")
        locale = Locale.parse(f"{language}_{country}")
    date = str(locale.date_formats["short"].pattern)
    facts = [
        DAYS[locale.first_week_day],
        "".join(sorted("dMy", key=date.index)).lower(),
        "12" if "a" in str(locale.time_formats["short"].pattern) else "24",
        "american" if country in AMERICAN else "british",
        "letter" if country in LETTER else "a4",
        f"{DAYS[locale.weekend_start]}-{DAYS[locale.weekend_end]}",
    ]
    name = Locale("en").territories[country].replace(" SAR China", "")
    yield "\t".join([country, name, *facts])
    for part, part_name in PARTS.get(country, {}).items():
        yield "\t".join([f"{country}-{part}", f"{name}, {part_name}", *facts])


def main():
    folder = pathlib.Path(__file__).parent.parent / "crates/domain/data"
    countries = sorted([*PLAIN, *PARTS])
    source = f"python-holidays {version('holidays')}, {YEARS[0]}-{YEARS[-1]}"
    lines = [line for country in countries for line in holiday_lines(country)]
    (folder / "holidays.tsv").write_text("\n".join([f"# {source}", *lines, ""]))
    lines = [line for country in countries for line in region_lines(country)]
    source = f"CLDR through babel {version('babel')}"
    (folder / "regions.tsv").write_text("\n".join([f"# {source}", *lines, ""]))


if __name__ == "__main__":
    main()
