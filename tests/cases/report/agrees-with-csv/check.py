# SPDX-License-Identifier: MIT
"""Compute the figures of a register from its CSV, and compare a report.

check.py CSV REPORT BY: BY is `district` or `month`.
"""
import csv
import json
import math
import sys
from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")
HOUR = 3600


def instant(date):
    """Midnight of that date in New York, in seconds."""
    return int(datetime.fromisoformat(date)
               .replace(tzinfo=NEW_YORK).timestamp())


def quantile(values, part):
    """Definition 7 of Hyndman and Fan, in fractions."""
    place = (len(values) - 1) * part
    low = values[math.floor(place)]
    return low + (values[math.ceil(place)] - low) * (place - math.floor(place))


def hours(values):
    """What a report says of such times."""
    values = sorted(values)
    told = {"count": len(values)}
    if values:
        told["mean"] = Fraction(sum(values), len(values)) / HOUR
        told["min"] = Fraction(values[0], HOUR)
        told["max"] = Fraction(values[-1], HOUR)
        for name, part in (("p50", 50), ("p75", 75), ("p90", 90), ("p95", 95)):
            told[name] = quantile(values, Fraction(part, 100)) / HOUR
    return told


def compare(key, rows, told):
    """Name what differs."""
    closed = [row for row in rows if row["closedate"]]
    times = [instant(row["closedate"]) - instant(row["opendate"])
             for row in closed]
    expected = {"received": len(rows), "responded": len(closed),
                "closed": len(closed), "open": len(rows) - len(closed)}
    for name, value in expected.items():
        if told[name] != value:
            print(f"{key}: {name}: {value} expected, {told[name]} reported")
    for name, value in hours([t for t in times if t >= 0]).items():
        got = told["response_calendar_hours"][name]
        if got is None or abs(got - value) > abs(value) / 10**12:
            print(f"{key}: {name}: {float(value)} expected, {got} reported")


def main():
    """Compare every group and the totals."""
    source, report, by = sys.argv[1:4]
    groups = {}
    everything = []
    with open(source, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not row["unique_key"]:
                continue
            key = row["borough"] if by == "district" else row["opendate"][:7]
            groups.setdefault(key.strip() or "(none)", []).append(row)
            everything.append(row)
    with open(report, encoding="utf-8") as file:
        told = json.load(file)
    found = {group[by]: group for group in told["groups"]}
    if sorted(found) != sorted(groups):
        print("groups", sorted(groups), sorted(found))
    for key in sorted(set(groups) & set(found)):
        compare(key, groups[key], found[key])
    compare("all", everything, told["totals"])
    print(len(groups), "groups of", len(everything), "complaints")


main()
