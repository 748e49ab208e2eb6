"""Computes the reference of the usual return curve with lifelines, in an environment of its own.

lifelines needs pandas, which Winback does not; so this script is run by hand, and its output is kept::

    python3 -m venv /tmp/lifelines && /tmp/lifelines/bin/pip install lifelines==0.30.3
    /tmp/lifelines/bin/python tests/analysis/lifelines_reference.py ONLINE_RETAIL_CSV_GZ

It reads ``lifelines_gaps.csv`` beside it and, where its argument says, the Online Retail file (UCI
Machine Learning Repository, "Online Retail", Chen, CC BY 4.0), makes the gaps of the latter on its own,
and writes ``lifelines_reference.json``. Nothing of Winback is imported.
"""

import json
import sys
from pathlib import Path

import lifelines
import pandas

HERE = Path(__file__).parent
DAYS = [0, 1, 2, 5, 10, 20, 30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 420]
HORIZON_DAYS = 60
"""A whole number of days that needs no other step of Winback."""


def online_retail_gaps(path: str) -> pandas.DataFrame:
    """One row per customer and day of purchase: days until the next one, or until the last day of the file."""
    rows = pandas.read_csv(path, dtype={"InvoiceNo": str}, parse_dates=["InvoiceDate"])
    is_sale = rows["CustomerID"].notna() & ~rows["InvoiceNo"].str.startswith("C") & (rows["Quantity"] > 0) & (rows["UnitPrice"] > 0)
    sales = rows[is_sale]
    bought = pandas.DataFrame({"customer": sales["CustomerID"], "day": sales["InvoiceDate"].dt.normalize()})
    bought = bought.drop_duplicates().sort_values(["customer", "day"])
    following = bought.groupby("customer")["day"].shift(-1)
    end = bought["day"].max()
    return pandas.DataFrame(
        {
            "number": bought.groupby("customer").cumcount() + 1,
            "days": (following.fillna(end) - bought["day"]).dt.days,
            "finished": following.notna(),
        }
    )


def reference(gaps: pandas.DataFrame) -> dict:
    """Survival and usual return by group and day, and the median gap."""
    groups = {"all": gaps, "1": gaps[gaps["number"] == 1], "2": gaps[gaps["number"] == 2], "3+": gaps[gaps["number"] >= 3]}
    fits = {name: lifelines.KaplanMeierFitter().fit(group["days"], group["finished"]) for name, group in groups.items()}
    return {
        "gaps": len(gaps),
        "median_gap": float(fits["all"].median_survival_time_),
        "falls": falls(fits["all"], gaps),
        "groups": {
            name: [point(fit, groups[name], day) for day in DAYS if day <= groups[name]["days"].max()] for name, fit in fits.items()
        },
    }


def point(fit: lifelines.KaplanMeierFitter, gaps: pandas.DataFrame, day: int) -> dict:
    still_at_risk = int((gaps["days"] >= day + HORIZON_DAYS).sum())
    survival, later = float(fit.predict(day)), float(fit.predict(day + HORIZON_DAYS))
    return {
        "day": day,
        "survival": survival,
        "at_risk": int((gaps["days"] >= day).sum()),
        "at_risk_after_horizon": still_at_risk,
        "usual_return": 1 - later / survival if still_at_risk >= 30 else None,
    }


def falls(fit: lifelines.KaplanMeierFitter, gaps: pandas.DataFrame) -> dict:
    """The peak of the usual return where it is usable, and the first day after it at a half, a quarter and a tenth of it."""
    points = [point(fit, gaps, day) for day in range(gaps["days"].max())]
    usable = {at["day"]: at["usual_return"] for at in points if at["usual_return"] is not None}
    peak_day = max(usable, key=usable.get)
    fallen = {
        share: next((day for day in usable if day > peak_day and usable[day] <= usable[peak_day] / share), None) for share in (2, 4, 10)
    }
    return {"peak": usable[peak_day], "peak_day": peak_day, "half": fallen[2], "quarter": fallen[4], "tenth": fallen[10]}


def main() -> None:
    gaps = pandas.read_csv(HERE / "lifelines_gaps.csv")
    found = {
        "lifelines": lifelines.__version__,
        "horizon_days": HORIZON_DAYS,
        "generated": reference(gaps),
        "online_retail": reference(online_retail_gaps(sys.argv[1])),
    }
    (HERE / "lifelines_reference.json").write_text(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main()
