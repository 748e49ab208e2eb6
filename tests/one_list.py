"""The plainest list of a shop – a reminder without a reward – as it would be drawn and recorded now."""

from datetime import UTC, datetime

from winback import drafting, pipeline, recording
from winback.locale.formats import speaker
from winback.offers.plan import Shop
from winback.offers.plays import default_rules, play
from winback.pipeline import History
from winback.policy import Thresholds
from winback.store import Campaign, Store, Workspace

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)


def drafted(store: Store, workspace: Workspace, thresholds: Thresholds, *, holdout: float = 0.0) -> drafting.Draft:
    """The list with the lot drawn, of the shop as it is now."""
    workspace = store.current(workspace.id)
    history = _history(store, workspace)
    wanted = drafting.Wanted(
        thresholds=thresholds,
        rules=default_rules(play("win_back_reminder"), say=str),
        shop=Shop(name="Shop", currency="EUR", words=speaker("en")),
        language="en",
        holdout=holdout,
    )
    return drafting.draft(store, workspace, history, wanted, drafting.reserved(store, workspace, history.people, as_of=history.as_of))


def recorded(store: Store, workspace: Workspace, draft: drafting.Draft, *, name: str) -> Campaign:
    """The list as a campaign."""
    workspace = store.current(workspace.id)
    return recording.record(store, workspace, _history(store, workspace), draft, name=name)


def _history(store: Store, workspace: Workspace) -> History:
    history = pipeline.read_history(store.dataset(workspace), policy=workspace.policy, imported_on=NOW.date())
    assert history is not None
    return history
