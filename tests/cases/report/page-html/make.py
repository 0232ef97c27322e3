# SPDX-License-Identifier: MIT
"""Write invented complaints to sixty agencies, some with hostile names."""
import json
import random
from datetime import datetime, timedelta, timezone

DRAW = random.Random(7)
NOW = datetime(2026, 4, 1, 7, tzinfo=timezone(timedelta(hours=7)))

for index in range(6000):
    received = NOW - timedelta(seconds=DRAW.randrange(60 * 86400))
    due = received + timedelta(days=7)
    elapsed = int(DRAW.lognormvariate(11.9, 1.1))
    stopped = received + timedelta(seconds=elapsed)
    clock = {"due_at": due.isoformat(),
             "elapsed_calendar_seconds": elapsed,
             "elapsed_business_seconds": elapsed * 10 // 41}
    number = DRAW.randrange(60)
    agency = "<b>&\"'\x1b[31m" if number == 0 else f"dinas-{number}"
    surge = received > NOW - timedelta(hours=31) and DRAW.random() < 0.5
    record = {
        "id": f"web:{index}", "channel": DRAW.choice(["web", "112"]),
        "category": "flood" if surge else f"category-{DRAW.randrange(20)}",
        "agency": agency, "received_at": received.isoformat(),
        "sla": {"working_day_seconds": 27000, "clocks": {"response": clock}},
    }
    if stopped <= NOW:
        record["status"] = "closed"
        record["rating"] = DRAW.randint(1, 5)
        clock["stopped_at"] = stopped.isoformat()
        clock["state"] = "met" if stopped <= due else "breached"
    else:
        record["status"] = "assigned"
        clock["state"] = "breached" if due < NOW else "running"
        left = int((due - NOW).total_seconds()) * 10 // 41
        if left >= 0:
            clock["remaining_business_seconds"] = left
    print(json.dumps(record))
