# SPDX-License-Identifier: MIT
"""Try to find out what a page for everybody withholds.

attack.py SEED ... makes a register from each seed, takes every number of its
public page in every form, and asks by linear programming which values each
withheld count can have.  One that can have a single value is recovered, and
named.  The same is tried on a page that withholds small cells and nothing
else, where it must succeed, or the attack is worth nothing.
"""
import html.parser
import itertools
import json
import math
import random
import re
import subprocess
import sys

LEAST = 5
NOW = "2026-04-01T07:00:00+07:00"


def register(draw):
    """Complaints of March whose groups are of very unequal sizes."""
    agencies = [f"a{i}" for i in range(draw.randint(2, 7))]
    categories = [f"c{i}" for i in range(draw.randint(2, 6))]
    channels = ["web", "112", "mail"][:draw.randint(1, 3)]
    special = draw.random() < 0.5
    records = []
    for at, agency in enumerate(agencies):
        size = draw.choice([1, 2, 3, 4, 5, 6, 9, 14, 25, 40])
        answers = draw.choice([0, 0.5, 0.8, 0.9, 0.95, 1])
        for _ in range(size):
            category = draw.choice(categories)
            if special and draw.random() < 0.8:
                category = categories[at % len(categories)]
            day = draw.choice([1, 2, 3, 9, 12, 16, 20, 20, 25, 28])
            records.append(complaint(
                draw, (agency, category, draw.choice(channels)), day,
                draw.random() < answers))
    draw.shuffle(records)
    for number, record in enumerate(records):
        record["id"] = f"web:{number}"
    return records


def complaint(draw, keys, day, answered):
    """One complaint, as sla-check leaves it."""
    late = draw.random() < 0.15
    used = draw.randrange(1000, 9 * 27000)
    clock = {"due_at": f"2026-03-{min(day + 3, 31):02d}T16:00:00+07:00",
             "elapsed_business_seconds": used,
             "elapsed_calendar_seconds": used * 4,
             "state": "breached" if late or not answered else "met"}
    if answered:
        clock["stopped_at"] = f"2026-03-{day:02d}T18:00:00+07:00"
    return {"agency": keys[0], "category": keys[1], "channel": keys[2],
            "received_at": f"2026-03-{day:02d}T09:00:00+07:00",
            "status": "closed" if answered else "assigned",
            "sla": {"working_day_seconds": 27000,
                    "clocks": {"response": clock}}}


def page(records, form):
    """The public page in a form."""
    lines = "".join(json.dumps(record) + "\n" for record in records)
    return subprocess.run(
        ["report", "public", "-q", "--tz", "Asia/Jakarta", "--now", NOW,
         "-k", str(LEAST), "-f", form, "--width", "400"],
        input=lines, capture_output=True, text=True, check=True).stdout


class Program:
    """A linear program with equations over variables that are not negative.

    The tableau is made feasible once; each question starts where the last one
    ended.
    """

    def __init__(self, names):
        self.place = {name: i for i, name in enumerate(names)}
        self.rows = []

    def equal(self, names, number, without=None):
        """These variables add up to the number, and one besides."""
        row = [0.0] * (len(self.place) + 1)
        for name in names:
            row[self.place[name]] += 1.0
        if without is not None:
            row[self.place[without]] -= 1.0
        row[-1] = float(number)
        self.rows.append(row)

    def pivot(self, at, column):
        """Bring a column into the basis in place of that of a row."""
        row = self.rows[at]
        factor = row[column]
        self.rows[at] = row = [x / factor for x in row]
        for i, other in enumerate(self.rows):
            if i != at and abs(other[column]) > 1e-12:
                factor = other[column]
                self.rows[i] = [x - factor * y for x, y in zip(other, row)]
        factor = self.cost[column]
        if abs(factor) > 1e-12:
            self.cost = [x - factor * y for x, y in zip(self.cost, row)]
        self.basis[at] = column

    def minimise(self, columns):
        """Go down by Bland's rule, which does not run in circles."""
        while True:
            column = next((i for i in columns if self.cost[i] < -1e-9), None)
            if column is None:
                return -self.cost[-1]
            ratios = [(row[-1] / row[column], self.basis[i], i)
                      for i, row in enumerate(self.rows)
                      if row[column] > 1e-9]
            self.pivot(min(ratios)[2], column)

    def start(self):
        """Find a solution by way of one more variable for each equation."""
        count, size = len(self.rows), len(self.place)
        self.rows = [row[:-1] + [float(i == j) for j in range(count)]
                     + row[-1:] for i, row in enumerate(self.rows)]
        self.basis = [size + i for i in range(count)]
        self.cost = [-sum(row[i] for row in self.rows) for i in range(size)]
        self.cost += [0.0] * count + [-sum(row[-1] for row in self.rows)]
        if self.minimise(range(size)) > 1e-6:
            raise ValueError("the page contradicts itself")
        for at, column in enumerate(self.basis):
            if column >= size:
                into = next((i for i in range(size)
                             if abs(self.rows[at][i]) > 1e-9), None)
                if into is not None:
                    self.pivot(at, into)
        keep = [i for i, column in enumerate(self.basis) if column < size]
        self.rows = [self.rows[i][:size] + self.rows[i][-1:] for i in keep]
        self.basis = [self.basis[i] for i in keep]

    def bounds(self, names):
        """The least and the most that these variables can add up to."""
        found = []
        for sign in (1.0, -1.0):
            self.cost = [0.0] * (len(self.place) + 1)
            for name in names:
                self.cost[self.place[name]] += sign
            for at, column in enumerate(self.basis):
                factor = self.cost[column]
                if factor:
                    self.cost = [x - factor * y for x, y in
                                 zip(self.cost, self.rows[at])]
            found.append(sign * self.minimise(range(len(self.place))))
        return found


def members(rows, word, raw):
    """Which raw keys stand behind each row: itself, or all not listed."""
    listed = {row[word] for row in rows} - {"(others)"}
    return {row[word]: [row[word]] if row[word] != "(others)" else
            [key for key in raw if key not in listed] for row in rows}


def model(told, raw):
    """All that the page says of complaints received and answered."""
    agencies, categories = raw
    names = list(itertools.product(agencies, categories, (True, False)))
    program = Program(names + agencies + categories)
    groups = members(told["groups"], "agency", agencies)
    kinds = members(told["counts"], "category", categories)

    def cells(of_agency, of_category, flags):
        return itertools.product(of_agency, of_category, flags)

    whole = told["summary"][0]
    program.equal(names, whole["received"])
    if whole["responded"] is not None:
        program.equal(cells(agencies, categories, (True,)),
                      whole["responded"])
    for row in told["groups"]:
        of_agency = groups[row["agency"]]
        program.equal(cells(of_agency, categories, (True, False)),
                      row["received"])
        if row["responded"] is not None:
            program.equal(cells(of_agency, categories, (True,)),
                          row["responded"])
    for row in told["counts"]:
        program.equal(cells(agencies, kinds[row["category"]], (True, False)),
                      row["received"])
    for agency, of_agency in groups.items():
        listed = {row["category"]: row["received"]
                  for row in told["crossed"] if row["agency"] == agency}
        for category, number in listed.items():
            of_category = [category]
            if category == "(others)":
                of_category = [key for key in categories
                               if key not in listed]
            program.equal(cells(of_agency, of_category, (True, False)),
                          number)
        if "(others)" not in listed:
            for category in categories:
                if category not in listed:
                    program.equal(
                        cells(of_agency, [category], (True, False)), 0)
    # It is known from elsewhere that each has had a complaint.
    for agency in agencies:
        program.equal(cells([agency], categories, (True, False)), 1, agency)
    for category in categories:
        program.equal(cells(agencies, [category], (True, False)), 1, category)
    program.start()
    return program


def secrets(records, raw):
    """The counts of 1 to LEAST - 1 in the register, with their variables."""
    flags = (True, False)
    questions = []
    for agency in raw[0]:
        questions.append(((agency,), raw[1], flags))
        questions.append(((agency,), raw[1], (True,)))
        questions.append(((agency,), raw[1], (False,)))
        for category in raw[1]:
            questions.append(((agency,), (category,), flags))
    for category in raw[1]:
        questions.append((raw[0], (category,), flags))
    questions.append((raw[0], raw[1], (True,)))
    questions.append((raw[0], raw[1], (False,)))
    for question in questions:
        count = sum(r["agency"] in question[0] and r["category"] in question[1]
                    and (r["status"] == "closed") in question[2]
                    for r in records)
        if 0 < count < LEAST:
            yield question, count


def recovered(records, told):
    """Secrets that can have a single value."""
    raw = (sorted({r["agency"] for r in records}),
           sorted({r["category"] for r in records}))
    program = model(told, raw)
    for question, count in secrets(records, raw):
        least, most = program.bounds(list(itertools.product(*question)))
        if not least - 1e-6 <= count <= most + 1e-6:
            yield f"{question} is {count}, not {least} to {most}"
        if math.floor(most + 1e-6) - math.ceil(least - 1e-6) < 1:
            yield f"{question} is {count}"


def lists(records, told):
    """Lists by time and channel, and verdicts, where one sum is known."""
    weeks = [row["received"] for row in told["trend"]]
    hidden = told["summary"][0]["received"] - sum(w or 0 for w in weeks)
    if weeks.count(None) == 1 or 0 < hidden < LEAST:
        yield "a week"
    for row in told["groups"] + told["summary"]:
        for name in ("due", "on_time", "on_time_rate", "on_time_rate_low"):
            if (row[name] is None) != (row["due"] is None):
                yield f"{name} without the others"
        if (row["response_rate"] is None) != (row["responded"] is None):
            yield "a rate without its count"
        if row["due"] is not None and (
                0 < row["on_time"] < LEAST or 0 < row["due"] < LEAST or
                0 < row["due"] - row["on_time"] < LEAST):
            yield "verdicts"
    whole = told["summary"][0]
    parts = [r for r in told["groups"] if r["due"] is None]
    if whole["due"] is not None and parts:
        told_rows = [r for r in told["groups"] if r["due"] is not None]
        due = whole["due"] - sum(r["due"] for r in told_rows)
        met = whole["on_time"] - sum(r["on_time"] for r in told_rows)
        if len(parts) == 1 or 0 < met < LEAST or 0 < due - met < LEAST:
            yield "verdicts by subtraction"
    numbers = [row["received"] for name in ("groups", "counts", "channels",
                                            "crossed")
               for row in told.get(name, [])]
    if any(0 < number < LEAST for number in numbers):
        yield "a small count, openly"
    text = json.dumps(told)
    if any(record["id"] in text for record in records):
        yield "the number of a complaint"


class Tables(html.parser.HTMLParser):
    """The cells of the tables of a page, and the texts of its charts."""

    def __init__(self):
        super().__init__()
        self.cells, self.charts, self.into = [], [], None

    def handle_starttag(self, tag, attrs):
        if tag in ("td", "th", "text"):
            self.into = self.charts if tag == "text" else self.cells
            self.into.append("")

    def handle_endtag(self, tag):
        if tag in ("td", "th", "text"):
            self.into = None

    def handle_data(self, data):
        if self.into is not None:
            self.into[-1] += data


def digits(text):
    """The numbers in a text, without the marks of thousands."""
    return set(re.findall(r"\d+(?:\.\d+)?", text.replace(",", "")))


def other_forms(records, told):
    """Numbers in another form that JSON has not told."""
    known = set()
    for row in itertools.chain(*(v for v in told.values()
                                 if isinstance(v, list))):
        for value in row.values():
            if isinstance(value, (int, float)):
                known |= {f"{value:.0f}", f"{value:.1f}", f"{value:g}",
                          f"{value * 100:.1f}", f"{value * 100:.0f}"}
                known |= {f"{value + 1e-9:.1f}", repr(value),
                          f"{value * 100 + 1e-9:.1f}"}
            elif value is not None:
                known |= digits(value)
    for form in ("table", "markdown"):
        body = page(records, form).split("\n", 3)[3]
        body = re.sub(r"95%|1 to 4|than 5|5 or more", "", body)
        rest = digits(body) - known
        if rest:
            yield f"{form} tells {sorted(rest)}"
    rest = digits(
        page(records, "csv").split("\n", 1)[1].replace(",", " ")) - known
    if rest:
        yield f"csv tells {sorted(rest)}"
    tables = Tables()
    tables.feed(page(records, "html"))
    rest = digits(" ".join(tables.cells)) - known
    if rest:
        yield f"tables of html tell {sorted(rest)}"
    rest = digits(" ".join(tables.charts)) - known - {"0", "50", "100"}
    if rest:
        yield f"charts of html tell {sorted(rest)}"


def careless(records, told):
    """The page if small cells were left out and nothing besides."""
    told = dict(told)
    counts = {}
    for record in records:
        key = (record["agency"], record["category"])
        counts[key] = counts.get(key, 0) + 1
    told["crossed"] = []
    for row in told["groups"]:
        rest = row["received"]
        for (agency, category), count in counts.items():
            if agency == row["agency"] and count >= LEAST:
                told["crossed"].append({"agency": agency, "received": count,
                                        "category": category})
                rest -= count
        if rest:
            told["crossed"].append({"agency": row["agency"], "received": rest,
                                    "category": "(others)"})
    return told


def main():
    """Attack the page of each seed, and a careless one."""
    found = withheld = 0
    for seed in sys.argv[1:]:
        records = register(random.Random(int(seed)))
        told = json.loads(page(records, "json"))
        raw = (sorted({r["agency"] for r in records}),
               sorted({r["category"] for r in records}))
        withheld += len(list(secrets(records, raw)))
        if "summary" not in told:
            continue
        for attack in (recovered, lists, other_forms):
            for what in attack(records, told):
                print(f"{seed}: {what}")
        if told["counts"][-1]["category"] != "(others)":
            found += len(list(recovered(records, careless(records, told))))
    print("withheld counts:", "many" if withheld > 100 else withheld)
    print("found on careless pages:", "some" if found > 5 else found)


main()
