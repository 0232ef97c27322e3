# SPDX-License-Identifier: MIT
"""Reckon the index of satisfaction in fractions, and compare the page's.

check.py: for surveys at the edges of the grades, and uneven ones.
"""
import json
import random
import subprocess
from fractions import Fraction

ELEMENTS = ["requirements", "procedure", "time", "cost", "product",
            "competence", "conduct", "complaint_handling", "facilities"]


def page(surveys):
    """The section of the page of these surveys."""
    lines = "".join(json.dumps({
        "id": f"web:{number}", "received_at": "2026-03-02T09:00:00+07:00",
        "status": "closed", "survey": survey}) + "\n"
        for number, survey in enumerate(surveys))
    out = subprocess.run(
        ["report", "monthly", "-q", "--now", "2026-04-01T07:00:00+07:00",
         "-f", "json"], input=lines, capture_output=True, text=True,
        check=True).stdout
    return json.loads(out)["satisfaction"]


def expected(surveys):
    """The index in hundredths, halves up; None where it has none."""
    means = []
    for element in ELEMENTS:
        values = [s[element] for s in surveys if element in s]
        if not values:
            return None
        means.append(Fraction(sum(values), len(values)))
    return int(sum(means) / 9 * 25 * 100 + Fraction(1, 2))


def grade(hundredths):
    """By the table of the regulation."""
    for letter, low in (("A", 8831), ("B", 7661), ("C", 6500), ("D", 2500)):
        if hundredths >= low:
            return letter
    return ""


def surveys_of(respondents, total):
    """Even surveys whose values add up to the total."""
    values = [1] * (respondents * 9)
    left = total - len(values)
    for i in range(len(values)):
        more = min(3, left)
        values[i] += more
        left -= more
    return [dict(zip(ELEMENTS, values[i * 9:i * 9 + 9]))
            for i in range(respondents)]


def compare(name, surveys):
    """One survey; what it is, and that the page says so."""
    row = page(surveys)[-1]
    want = expected(surveys)
    index = None if want is None else want / 100
    if row["index"] != index or row["answers"] != len(surveys):
        print(f"{name}: {index} of {len(surveys)} expected, {row}")
    if want is not None and not row["grade"].startswith(grade(want)):
        print(f"{name}: {grade(want)} expected, {row['grade']}")
    print(name, row["index"], row["grade"])


def main():
    """Edges first: the half between B and A belongs to A."""
    compare("worked example", surveys_of(15, 494))
    for total in (158948, 158949, 158950):
        compare(f"{total} of 5000", surveys_of(5000, total))
    for respondents, total in ((20, 551), (20, 552), (5, 117), (500, 11699),
                               (1, 9), (3, 108)):
        compare(f"{total} of {respondents}", surveys_of(respondents, total))
    lacking = surveys_of(10, 300)
    for survey in lacking:
        del survey["cost"]
    compare("without an element", lacking)
    draw = random.Random(14)
    for number in range(5):
        surveys = [{element: draw.choice([1, 2, 3, 3, 4, 4])
                    for element in ELEMENTS if draw.random() < 0.8}
                   for _ in range(draw.randint(30, 200))]
        compare(f"uneven {number}", [s for s in surveys if s])


main()
