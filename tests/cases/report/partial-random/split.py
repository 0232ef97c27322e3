# SPDX-License-Identifier: MIT
"""Split a register at random, and compare the joined reports with the whole.

split.py RECORDS SEED: of every page and form the report of parts that are split
and ordered at random must be that of the whole to the byte.
"""
import random
import subprocess
import sys

WINDOW = ["--tz", "Asia/Jakarta", "--now", "2026-04-01T07:00:00+07:00"]
REPORTS = [["--by", "agency,category"], ["--by", "week"], ["daily"],
           ["monthly"], ["public"], ["public", "--by", "district,channel"]]


def run(arguments, lines):
    """What report writes for these lines."""
    return subprocess.run(["report", "-q"] + arguments, input=b"".join(lines),
                          capture_output=True, check=True).stdout


def parts_of(draw, arguments, lines):
    """Lines of partial reports of random parts, in any order."""
    lines = draw.sample(lines, len(lines))
    cuts = sorted(draw.randrange(len(lines) + 1)
                  for _ in range(draw.randint(1, 6)))
    joined = []
    for first, end in zip([0] + cuts, cuts + [len(lines)]):
        part = run(arguments + ["--partial"] + WINDOW, lines[first:end])
        joined += part.splitlines(keepends=True)
    draw.shuffle(joined)
    return joined


def main():
    """Every report, split anew."""
    with open(sys.argv[1], "rb") as file:
        lines = file.readlines()
    draw = random.Random(int(sys.argv[2]))
    for arguments in REPORTS:
        joined = parts_of(draw, arguments, lines)
        forms = ["json", "csv", "markdown", "table"]
        if not arguments[0].startswith("-"):
            forms.append("html")
        for form in forms:
            whole = run(arguments + WINDOW + ["-f", form], lines)
            merged = run(["--merge", "-f", form] + WINDOW[2:], joined)
            if whole != merged:
                print(f"{arguments} {form}: not the same")
            elif len(whole) < 100:
                print(f"{arguments} {form}: {whole}")


main()
