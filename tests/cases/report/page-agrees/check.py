# SPDX-License-Identifier: MIT
"""Compare a page with the same figures computed in another way.

check.py RECORDS PAGE
"""
import json
import math
import sys
from collections import Counter
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from statistics import NormalDist

JAKARTA = timezone(timedelta(hours=7))
WORKING_DAY = 27000
LAST = date(2026, 3, 31)


def day_of(time):
    """The day in Jakarta of a time as it is written."""
    return datetime.fromisoformat(time).astimezone(JAKARTA).date()


def clock_of(record):
    """The clock that is reported."""
    return record["sla"]["clocks"]["response"]


def expect(what, expected, got):
    """Name what differs."""
    if isinstance(expected, float) and got is not None:
        if math.isclose(expected, got, rel_tol=1e-9, abs_tol=1e-12):
            return
    if expected != got:
        print(f"{what}: {expected} expected, {got} reported")


def wilson(part, whole):
    """Both roots p of (part/whole - p)^2 = z^2 p (1 - p) / whole."""
    square = NormalDist().inv_cdf(0.975) ** 2
    a = 1 + square / whole
    b = -(2 * part / whole + square / whole)
    c = (part / whole) ** 2
    root = math.sqrt(max(0.0, b * b - 4 * a * c))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def check_league(records, page):
    """Rates, intervals, and ranks of those with ten or more."""
    rows = page["league"]
    rates = []
    for row in rows:
        due = [r for r in records if r["agency"] == row["agency"] and
               clock_of(r)["state"] in ("met", "breached") and
               page["from"] <= day_of(clock_of(r)["due_at"]).isoformat()
               <= page["to"]]
        met = sum(clock_of(r)["state"] == "met" for r in due)
        expect(f"{row['agency']} due", len(due), row["due"])
        expect(f"{row['agency']} ranked", len(due) >= 10,
               row["rank"] is not None)
        if due:
            low, high = wilson(met, len(due))
            expect(f"{row['agency']} rate", met / len(due),
                   row["on_time_rate"])
            expect(f"{row['agency']} low", low, row["on_time_rate_low"])
            expect(f"{row['agency']} high", high, row["on_time_rate_high"])
        if row["rank"] is not None:
            rates.append((row["rank"], row["on_time_rate"]))
    expect("ranks", list(range(1, len(rates) + 1)), [r[0] for r in rates])
    expect("order", sorted((r[1] for r in rates), reverse=True),
           [r[1] for r in rates])
    print(len(rates), "ranked,", len(rows) - len(rates), "too few to rank")


def check_open(records, page):
    """Backlog by age, and the ten that are oldest."""
    now = datetime.fromisoformat(page["now"])
    ages = sorted(((now - datetime.fromisoformat(r["received_at"]), r["id"])
                   for r in records
                   if r["status"] in ("assigned", "in_progress",
                                      "responded")), reverse=True)
    bounds = [timedelta(days=d) for d in (1, 3, 7, 14, 30, 60, 180)]
    counts = Counter(sum(age > bound for bound in bounds) for age, _ in ages)
    expect("backlog", [counts[i] for i in range(8)],
           [row["complaints"] for row in page["backlog"]])
    expect("oldest", [name for _, name in ages[:10]],
           [row["id"] for row in page["oldest"]])
    expect("days", [age.days for age, _ in ages[:10]],
           [row["days"] for row in page["oldest"]])


def simulate(overdue, left, answered):
    """Answer one after another, those due first, at the pace of four weeks."""
    late = 0
    for place, seconds in enumerate(sorted(left)):
        if seconds > 5 * WORKING_DAY:
            break
        if answered == 0:
            late += 1
            continue
        done = Fraction(overdue + place + 1) * 20 * WORKING_DAY / answered
        late += done > seconds
    return late


def check_outlook(records, page):
    """What is due soon, and how much of it will be late."""
    late = 0
    for row in page["outlook"]:
        mine = [r for r in records if r["agency"] == row["agency"]]
        left = [clock_of(r)["remaining_business_seconds"] for r in mine
                if clock_of(r)["state"] == "running"]
        overdue = sum(clock_of(r)["state"] == "breached" and
                      "stopped_at" not in clock_of(r) for r in mine)
        answered = sum("stopped_at" in clock_of(r) and
                       LAST - timedelta(days=27) <=
                       day_of(clock_of(r)["stopped_at"]) <= LAST
                       for r in mine)
        expect(f"{row['agency']} overdue", overdue, row["overdue"])
        for hours in (4, 24, 72):
            expect(f"{row['agency']} due in {hours} h",
                   sum(s <= hours * 3600 for s in left),
                   row[f"due_{hours}h"])
        expect(f"{row['agency']} due in 5 days",
               sum(s <= 5 * WORKING_DAY for s in left), row["due_5wd"])
        expect(f"{row['agency']} pace", answered / 4,
               row["answers_expected"])
        expect(f"{row['agency']} late", simulate(overdue, left, answered),
               row["late_expected"])
        late += row["late_expected"]
    print("late expected:", late)


def tail(today, before):
    """P(X >= today) where each of all is of today by chance 1 in 29."""
    count = today + before
    chance = Fraction(1, 29)
    return sum(math.comb(count, i) * chance ** i * (1 - chance) **
               (count - i) for i in range(today, count + 1))


def check_surges(records, page):
    """Every group that is told, and none besides."""
    keys = {"category": lambda r: r["category"],
            "district": lambda r: r["location"]["district"]}
    days = {word: {} for word in keys}
    for word, key in keys.items():
        for record in records:
            group = days[word].setdefault(key(record), Counter())
            group[day_of(record["received_at"])] += 1
    tests = sum(len(groups) for groups in days.values())
    expected = []
    for word, groups in days.items():
        for name, counts in groups.items():
            today = counts[LAST]
            before = sum(counts[LAST - timedelta(days=d)]
                         for d in range(1, 29))
            if today * 28 > before and \
                    tail(today, before) <= Fraction(1, 100) / tests:
                expected.append((word, name, today))
    got = [(row["by"], row["group"], row["last_day"])
           for row in page.get("surges", [])]
    expect("surges", sorted(expected), sorted(got))
    print("surges:", sorted(got))


def check_periods(records, page):
    """This month, the one before it and the one a year ago; or days."""
    first = date.fromisoformat(page["from"])
    last = date.fromisoformat(page["to"])
    before = (first - timedelta(days=1), first - timedelta(days=1))
    if first != last:
        before = (before[0].replace(day=1), before[1])
    ago = (first.replace(year=first.year - 1), last.replace(
        year=last.year - 1))
    for row, (start, end) in zip(page["summary"],
                                 ((first, last), before, ago)):
        received = [r for r in records
                    if start <= day_of(r["received_at"]) <= end]
        due = [r for r in records
               if clock_of(r)["state"] in ("met", "breached") and
               start <= day_of(clock_of(r)["due_at"]) <= end]
        expect(f"{row['period']} received", len(received), row["received"])
        expect(f"{row['period']} answered", sum(
            r["status"] == "responded" for r in received), row["responded"])
        expect(f"{row['period']} due", len(due), row["due"])
        expect(f"{row['period']} measured", sum(
            "stopped_at" in clock_of(r) for r in received),
            row["working_days_count"])
    print([row["received"] for row in page["summary"]])


def main():
    """Check every section."""
    with open(sys.argv[1], encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    with open(sys.argv[2], encoding="utf-8") as file:
        page = json.load(file)
    check_periods(records, page)
    check_league(records, page)
    check_open(records, page)
    check_outlook(records, page)
    check_surges(records, page)


main()
