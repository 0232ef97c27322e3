# SPDX-License-Identifier: MIT
"""Compare a report with the same figures computed in another way.

check.py BY RECORDS REPORT [FROM TO]
"""
import json
import math
import sys
from datetime import datetime, timedelta, timezone
from fractions import Fraction

JAKARTA = timezone(timedelta(hours=7))
ENDED = ("resolved", "closed", "rejected", "archived")


def day_of(time):
    """The day in Jakarta of a time as it is written."""
    return datetime.fromisoformat(time).astimezone(JAKARTA).date().isoformat()


def quantile(values, part):
    """Definition 7 of Hyndman and Fan, in fractions."""
    place = (len(values) - 1) * part
    low = values[math.floor(place)]
    high = values[math.ceil(place)]
    return low + (high - low) * (place - math.floor(place))


def measure(values):
    """The measure of a list of fractions."""
    values = sorted(values)
    if not values:
        return {"count": 0, "mean": None, "p50": None, "p90": None,
                "min": None, "max": None}
    return {
        "count": len(values),
        "mean": sum(values) / len(values),
        "p50": quantile(values, Fraction(1, 2)),
        "p90": quantile(values, Fraction(9, 10)),
        "min": values[0],
        "max": values[-1],
    }


def rate(part, whole):
    """A ratio, or None of nothing."""
    return Fraction(len(part), len(whole)) if whole else None


def clock_of(record):
    """The clock that is reported."""
    return record["sla"]["clocks"]["response"]


def figures(received, due):
    """The figures of the complaints received and due in a window."""
    stopped = [r for r in received if "stopped_at" in clock_of(r)]
    on_time = [r for r in due if clock_of(r)["state"] == "met"]
    business = [Fraction(clock_of(r)["elapsed_business_seconds"])
                for r in stopped]
    calendar = [Fraction(clock_of(r)["elapsed_calendar_seconds"])
                for r in stopped]
    lengths = [r["sla"]["working_day_seconds"] for r in stopped]
    return {
        "received": len(received),
        "responded": len(stopped),
        "response_rate": rate(stopped, received),
        "due": len(due),
        "on_time": len(on_time),
        "on_time_rate": rate(on_time, due),
        "open": sum(r["status"] not in ENDED for r in received),
        "overdue": sum("stopped_at" not in clock_of(r) and
                       r["status"] not in ENDED for r in due),
        "response_business_seconds": measure(business),
        "response_calendar_seconds": measure(calendar),
        "response_working_days": measure(
            [b / length for b, length in zip(business, lengths)]),
        "response_calendar_hours": measure([c / 3600 for c in calendar]),
    }


def same(path, expected, got):
    """Name what differs."""
    if isinstance(expected, dict):
        for name in expected:
            same(f"{path}.{name}", expected[name], got.get(name))
    elif isinstance(expected, Fraction):
        if got is None or abs(got - expected) > abs(expected) / 10**12:
            print(f"{path}: {float(expected)} expected, {got} reported")
    elif expected != got:
        print(f"{path}: {expected} expected, {got} reported")


def main():
    """Compare totals and every group."""
    by, records, report = sys.argv[1:4]
    first, last = sys.argv[4:6] if len(sys.argv) > 4 else ("", "9999")
    words = [] if by == "none" else by.split(",")
    groups = {}
    everything = ([], [])
    with open(records, encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            came = day_of(record["received_at"])
            received = first <= came <= last
            due = clock_of(record)["state"] in ("met", "breached") and (
                first <= day_of(clock_of(record)["due_at"]) <= last)
            if not received and not due:
                continue
            days = {"day": came, "month": came[:7]}
            if not received:
                days = {"day": "(outside)", "month": "(outside)"}
            key = tuple(days.get(word) or record.get(word) or "(none)"
                        for word in words)
            for place in (groups.setdefault(key, ([], [])), everything):
                if received:
                    place[0].append(record)
                if due:
                    place[1].append(record)
    with open(report, encoding="utf-8") as file:
        got = json.load(file)
    same("totals", figures(*everything), got["totals"])
    found = {tuple(group[word] for word in words): group
             for group in got["groups"]}
    if words and sorted(found) != sorted(groups):
        print(f"groups: {sorted(groups)} expected, {sorted(found)} reported")
    for key in found:
        same(str(key), figures(*groups[key]), found[key])
    if not everything[0]:
        print("nothing to compare")


main()
