"""The plain registry rows that a book may count and hear of, with the sorts of their columns.

They are facts that live outside every case: a service visit, a part's line in a monthly summary, a returned batch.
"""

from __future__ import annotations

from collections.abc import Mapping

ROWS: Mapping[str, Mapping[str, str]] = {
    "service_visit": {
        "site": "text",
        "region": "text",
        "product": "text",
        "product_type": "text",
        "problem_code": "text",
        "units": "number",
        "site_units": "number",
        "quality_caused": "truth",
        "known_solution": "truth",
        "product_is_new": "truth",
        "product_is_custom": "truth",
        "at": "moment",
    },
    "part_month": {
        "month": "text",
        "part_no": "text",
        "part": "text",
        "failures": "number",
        "base": "number",
        "failure_rate": "number",
        "rank": "number",
        "solved": "truth",
        "at": "moment",
    },
    "return_batch": {
        "customer": "text",
        "product": "text",
        "quantity": "number",
        "because_of_quality": "truth",
        "batch": "truth",
        "at": "moment",
    },
}
