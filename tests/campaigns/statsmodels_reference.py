"""Computes the reference of Newcombe's and Wilson's intervals with statsmodels, in an environment of its own.

statsmodels needs pandas, which Winback does not; so this script is run by hand, and its output is kept::

    python3 -m venv /tmp/statsmodels && /tmp/statsmodels/bin/pip install statsmodels==0.15.0
    /tmp/statsmodels/bin/python tests/campaigns/statsmodels_reference.py

It writes ``statsmodels_reference.json`` beside it. Nothing of Winback is imported.
"""

import itertools
import json
from pathlib import Path

import statsmodels
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

SIZES = [(300, 100), (210, 90), (7, 3), (1, 1), (4200, 1800), (9000, 1000), (700000, 300000)]
SHARES = [0.0, 0.013, 0.05, 0.12, 0.5, 0.97, 1.0]


def comparison(returned: int, contacted: int, held_out_returned: int, held_out: int) -> dict:
    low, high = confint_proportions_2indep(
        returned, contacted, held_out_returned, held_out, compare="diff", method="newcomb", alpha=0.05, correction=False
    )
    return {"contacted": [returned, contacted], "holdout": [held_out_returned, held_out], "low": float(low), "high": float(high)}


def rate(returned: int, assigned: int) -> dict:
    low, high = proportion_confint(returned, assigned, alpha=0.05, method="wilson")
    return {"returned": returned, "assigned": assigned, "low": float(low), "high": float(high)}


def main() -> None:
    cases = [
        (round(share * contacted), contacted, round(other * held_out), held_out)
        for (contacted, held_out), share, other in itertools.product(SIZES, SHARES, SHARES)
    ]
    distinct = list(dict.fromkeys(cases))
    rates = list(dict.fromkeys(group for case in distinct for group in (case[:2], case[2:])))
    found = {
        "statsmodels": statsmodels.__version__,
        "lifts": [comparison(*case) for case in distinct],
        "rates": [rate(*group) for group in rates],
    }
    rows = ",\n".join(f' "{name}": [\n  ' + ",\n  ".join(map(json.dumps, found[name])) + "\n ]" for name in ("lifts", "rates"))
    (Path(__file__).parent / "statsmodels_reference.json").write_text(f'{{\n "statsmodels": "{statsmodels.__version__}",\n{rows}\n}}\n')


if __name__ == "__main__":
    main()
