# SPDX-License-Identifier: MIT
"""Write invented complaints as sla-check leaves them, from a fixed seed."""
import json
import random
from datetime import datetime, timedelta, timezone

DRAW = random.Random(20260401)
JAKARTA = timezone(timedelta(hours=7))
NOW = datetime(2026, 4, 1, 7, tzinfo=JAKARTA)
AGENCIES = ["dpupr", "dlh", "dishub", "satpol-pp", "perumda", "dinkes", None]


def written(when):
    """The same instant, written with one offset or another."""
    return when.astimezone(DRAW.choice([JAKARTA, timezone.utc])).isoformat()


def complaint(number):
    """One complaint of the ninety days before NOW."""
    received = NOW - timedelta(seconds=DRAW.randrange(90 * 86400))
    due = received + timedelta(days=DRAW.choice([3, 7, 20]))
    elapsed = int(DRAW.lognormvariate(11.5, 1.3))
    stopped = received + timedelta(seconds=elapsed)
    clock = {"due_at": written(due)}
    record = {
        "id": f"web:{number}",
        "channel": DRAW.choice(["web", "whatsapp", "112"]),
        "category": DRAW.choice(["roads/pothole", "waste", "flood"]),
        "agency": DRAW.choice(AGENCIES),
        "received_at": written(received),
        "sla": {
            "working_day_seconds": DRAW.choice([27000, 27000, 28800]),
            "clocks": {"response": clock},
        },
    }
    if stopped <= NOW:
        record["status"] = DRAW.choice(["responded", "closed", "rejected"])
        clock["state"] = "met" if stopped <= due else "breached"
        clock["stopped_at"] = written(stopped)
    else:
        record["status"] = DRAW.choice(["assigned", "received", "archived"])
        clock["state"] = "breached" if due < NOW else "running"
        elapsed = int((NOW - received).total_seconds())
    clock["elapsed_calendar_seconds"] = elapsed
    clock["elapsed_business_seconds"] = elapsed * 10 // 41
    return record


for index in range(4000):
    print(json.dumps(complaint(index)))
