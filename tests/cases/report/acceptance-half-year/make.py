# SPDX-License-Identifier: MIT
"""Write 1,367 invented complaints of January to June 2024, each answered one
working day after it came."""
import json
from datetime import datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=7))
# Days whose next day is a working day too, in the calendar of 2024.
DAYS = ["01-02", "01-09", "01-16", "01-23", "02-20", "03-05", "02-27", "04-23",
        "05-14", "05-28", "06-04", "06-11", "06-25"]

for index in range(1367):
    day = DAYS[index % len(DAYS)]
    received = datetime.fromisoformat(f"2024-{day}T09:00:00+07:00")
    received += timedelta(minutes=index % 60)
    answered = received + timedelta(days=1)
    print(json.dumps({
        "id": f"sambat:{index}", "channel": "sambat", "kind": "complaint",
        "received_at": received.isoformat(), "status": "responded",
        "events": [{"type": "received", "at": received.isoformat()},
                   {"type": "responded", "at": answered.isoformat()}],
        "category": "roads/pothole", "agency": "dpupr",
    }))
