"""``analyse``: where the customers of a workspace stand."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import polars as pl

from winback import pipeline
from winback.analysis.metrics import ShopMetrics
from winback.commands.shown import columns, exact
from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.locale.formats import Speaker
from winback.locale.words import word
from winback.lookback import by_us
from winback.pipeline import History, Lifecycle
from winback.policy import Recommendation, ThresholdRange, Thresholds
from winback.store import Store, Workspace
from winback.vocabulary import Stage, UsualReturnGroup

CURVE_STEP_DAYS = 30
Days = tuple[int | None, int | None, int | None]
"""Thresholds as asked for: at risk, lapsed, lost; None: as recommended."""


@dataclass(frozen=True, kw_only=True)
class Analysed:
    """Where the customers stand, with the limits used and recommended."""

    history: History
    thresholds: Thresholds
    lifecycle: Lifecycle
    metrics: ShopMetrics

    def as_json(self) -> dict[str, Any]:
        history, metrics = self.history, self.metrics
        return {
            "as_of": history.as_of.isoformat(),
            "currency": history.currency,
            "horizon_days": history.horizon_days,
            "thresholds": {"used": asdict(self.thresholds), "recommended": _recommendation_json(history.recommendation)},
            "stages": _stages_json(self.lifecycle.summary),
            "usual_return": _curve_json(history.curve),
            "customers": metrics.customers,
            "counted_orders": metrics.counted_orders,
            "revenue": exact(metrics.revenue),
            "aov": None if metrics.aov is None else exact(metrics.aov),
            "repeat_purchase_rate": metrics.repeat_purchase_rate,
            "churn_rate": metrics.churn_rate,
            "revenue_at_stake": None if metrics.revenue_at_stake is None else exact(metrics.revenue_at_stake),
            "maybe_older_customers": history.beginning.maybe_older.len(),
            "warnings": [warning.in_english() for warning in history.warnings],
        }

    def as_table(self, say: Speaker) -> str:
        limits = self.thresholds
        counted = self.lifecycle.summary.select("stage", "customers", "net").rows()
        rows = [
            (say.say(N_("As of")), say.day(self.history.as_of)),
            (
                say.say(N_("Limits in days")),
                f"{limits.at_risk_after_days} / {limits.lapsed_after_days} / {limits.lost_after_days}",
            ),
            *((say.say(word(Stage(stage))), f"{say.number(n)}  {say.money(net, self.history.currency)}") for stage, n, net in counted),
            *((say.say(N_("Note")), say.say(warning)) for warning in self.history.warnings),
        ]
        return columns(rows)


def analyse(store: Store, workspace: str, *, as_of: date | None, days: Days) -> Analysed:
    """Where the customers of a workspace stand."""
    history = history_of(store, store.workspace(workspace), as_of=as_of)
    thresholds = thresholds_of(history, days)
    return Analysed(
        history=history,
        thresholds=thresholds,
        lifecycle=pipeline.stage(history, thresholds),
        metrics=pipeline.metrics(history, thresholds),
    )


def history_of(store: Store, workspace: Workspace, *, as_of: date | None) -> History:
    """The history of a workspace. Raises ``UnusableInput`` where there are no orders."""
    imports = store.receipts(workspace.id)
    history = imports and pipeline.read_history(
        store.dataset(workspace),
        policy=workspace.policy,
        imported_on=max(receipt.imported_at for receipt in imports).date(),
        as_of=as_of,
        written_to=by_us(store, workspace.id),
    )
    if not history:
        raise UnusableInput(
            Message(N_("There are no orders in “{name}” yet."), name=workspace.name), Message(N_("Read in an order export first."))
        )
    return history


def thresholds_of(history: History, days: Days) -> Thresholds:
    """The recommended thresholds, with those that were asked for in their place."""
    recommended = history.recommendation.thresholds
    at_risk, lapsed, lost = days
    return replace(
        recommended,
        at_risk_after_days=at_risk or recommended.at_risk_after_days,
        lapsed_after_days=lapsed or recommended.lapsed_after_days,
        lost_after_days=lost or recommended.lost_after_days,
    )


def _recommendation_json(recommendation: Recommendation) -> dict[str, Any]:
    def one(threshold: ThresholdRange) -> dict[str, Any]:
        return {"days": threshold.days, "interval": [threshold.low_days, threshold.high_days], "source": threshold.source.value}

    return {
        "at_risk_after_days": one(recommendation.at_risk),
        "lapsed_after_days": one(recommendation.lapsed),
        "lost_after_days": one(recommendation.lost),
        "repeat_customers": recommendation.repeat_customers,
        "typical_gap_days": recommendation.typical_gap_days,
        "one_order": recommendation.one_order and _recommendation_json(recommendation.one_order),
    }


def _stages_json(summary: pl.DataFrame) -> dict[str, Any]:
    return {
        stage: {"customers": customers, "net_value": exact(net)}
        for stage, customers, net in summary.select("stage", "customers", "net").rows()
    }


def _curve_json(curve: pl.DataFrame) -> dict[str, Any]:
    """The curve of each group at every 30th day that it is usable for."""
    shown = curve.filter(pl.col("day") % CURVE_STEP_DAYS == 0, pl.col("usual_return").is_not_null())
    return {
        group.value: {str(day): share for day, share in shown.filter(pl.col("group") == group).select("day", "usual_return").rows()}
        for group in UsualReturnGroup
    }
