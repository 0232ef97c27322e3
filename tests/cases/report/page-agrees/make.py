# SPDX-License-Identifier: MIT
"""Write invented complaints of a quarter, as sla-check leaves them."""
import json
import random
from datetime import datetime, timedelta, timezone

DRAW = random.Random(31)
JAKARTA = timezone(timedelta(hours=7))
NOW = datetime(2026, 4, 1, 7, tzinfo=JAKARTA)
SIZES = {"dpupr": 240, "dlh": 160, "dishub": 90, "dinkes": 12, "disdik": 3}


def complaint(number, agency, category, received):
    """A complaint that was answered before NOW, or was not."""
    due = received + timedelta(days=DRAW.choice([3, 7, 14]))
    stopped = received + timedelta(seconds=int(DRAW.lognormvariate(12.6, 1)))
    clock = {"due_at": due.isoformat()}
    record = {"id": f"web:{number:04d}", "agency": agency,
              "category": category, "channel": "web",
              "location": {"district": DRAW.choice("ABCD")},
              "received_at": received.isoformat(), "status": "responded",
              "sla": {"working_day_seconds": 27000,
                      "clocks": {"response": clock}}}
    if stopped <= NOW:
        clock["state"] = "met" if stopped <= due else "breached"
        clock["stopped_at"] = stopped.isoformat()
        elapsed = int((stopped - received).total_seconds())
    else:
        record["status"] = DRAW.choice(["assigned", "in_progress"])
        clock["state"] = "breached" if due < NOW else "running"
        left = max(0, int((due - NOW).total_seconds()))
        clock["remaining_business_seconds"] = left * 27 // 120
        elapsed = int((NOW - received).total_seconds())
    clock["elapsed_calendar_seconds"] = elapsed
    clock["elapsed_business_seconds"] = elapsed * 27 // 120
    return record


def main():
    """A quarter, and a flood on its last day."""
    number = 0
    for agency, size in SIZES.items():
        for _ in range(size):
            number += 1
            received = NOW - timedelta(seconds=DRAW.randrange(90 * 86400))
            category = DRAW.choice(["roads/pothole", "waste", "traffic"])
            print(json.dumps(complaint(number, agency, category, received)))
    for _ in range(60):
        number += 1
        received = NOW - timedelta(seconds=DRAW.randrange(365 * 86400,
                                                          400 * 86400))
        print(json.dumps(complaint(number, "dlh", "waste", received)))
    for _ in range(9):
        number += 1
        received = NOW - timedelta(hours=DRAW.randrange(8, 20))
        record = complaint(number, "bpbd", "flood", received)
        record["location"]["district"] = "E"
        print(json.dumps(record))


main()
