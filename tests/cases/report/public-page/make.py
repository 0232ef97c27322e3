# SPDX-License-Identifier: MIT
"""Write invented complaints of March, as sla-check leaves them."""
import json

SIZES = {"dpupr": 37, "dlh": 24, "dishub": 15, "dinkes": 11, "disdik": 3,
         "satpol-pp": 2, "perumda": 1}
CATEGORIES = ["roads/pothole", "waste", "traffic", "health", "flood"]

number = 0
for place, (agency, size) in enumerate(SIZES.items()):
    for index in range(size):
        number += 1
        category = CATEGORIES[place % 5 if index % 3 else number % 5]
        day = 1 + number % 28
        answered = index % 4 != 3
        clock = {"state": "met" if answered else "breached",
                 "due_at": f"2026-03-{min(day + 7, 31):02d}T16:00:00+07:00",
                 "elapsed_business_seconds": 9000 + 500 * index,
                 "elapsed_calendar_seconds": 20000 + 4000 * index}
        if answered:
            clock["stopped_at"] = f"2026-03-{day:02d}T18:00:00+07:00"
        print(json.dumps({
            "id": f"web:{number}", "agency": agency, "category": category,
            "channel": ["web", "whatsapp", "112"][number % 3 * (size > 20)],
            "received_at": f"2026-03-{day:02d}T08:00:00+07:00",
            "status": "responded" if answered else "assigned",
            "text": "Jalan berlubang, hubungi Nama Rekaan 0812-0000-0000",
            "reporter": {"name": "Nama Rekaan", "phone": "081200000000"},
            "location": {"address": "Jalan Rekaan 1"},
            "rating": 5 if index % 2 else 4,
            "sla": {"policy": "p", "working_day_seconds": 27000,
                    "clocks": {"response": clock}}}))
