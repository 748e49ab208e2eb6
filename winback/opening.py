"""The demo shop as it is opened: made, read in like any shop's export, and with the campaigns of its past.

These went the way of every campaign: chosen from what was known on their day, drawn by lot, recorded,
sent, answered by the made-up buyers, and measured in the orders of the last export. No figure of them is written anywhere.
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import polars as pl

from winback.campaigns.measurement import Learnt
from winback.demo.answers import Answers
from winback.demo.behaviour import USUAL_AS_OF
from winback.demo.launch import demo_answers, demo_files, demo_language
from winback.demo.past import PAST, PastCampaign
from winback.drafting import Wanted, draft, reserved
from winback.importing import ImportOutcome, Upload, import_files
from winback.locale import N_, Message
from winback.locale.formats import Speaker
from winback.lookback import by_us
from winback.measuring import economics_of
from winback.offers.plan import Shop
from winback.offers.plays import default_rules, play
from winback.pipeline import History, read_history
from winback.policy import EVERYBODY, OfferRules, Selection, ShopPolicy
from winback.recording import mark_sent, record
from winback.store import Dataset, Store, Workspace
from winback.vocabulary import BusinessType, CampaignStatus, CodeSource, ValueTier

NOTHING_LEARNT = Learnt(with_reward=None, without_reward=None)
STEP = timedelta(days=30)
FILES = 2
"""In each export of a demo shop: orders and customers."""
LINK = "https://shop.example.com/"

Tell = Callable[[Message], None]
"""What shows to whoever waits which step has begun."""


def open_demo(store: Store, workspace: Workspace, *, business: BusinessType, say: Speaker, now: datetime, tell: Tell) -> Workspace:
    """Fill an empty demo workspace; ``say`` is the language of its shop and of its campaigns. Returns it as it is now.

    Raises ``StoreUnavailable`` where nothing can be kept.
    """
    language = say.locale.language
    past = PAST.get(business, ())
    if past:
        tell(Message(N_("Three years of orders are being made …")))
        known = _read_in(store, workspace, business, language=language, as_of=past[-1].as_of)
        _record_all(store, known, past, say=say, tell=tell)
        tell(Message(N_("Some of those who were written to react; their orders are being read in …")))
    else:
        tell(Message(N_("Three years of orders are being made and read in …")))
    latest = _read_in(store, store.current(workspace.id), business, language=language, as_of=USUAL_AS_OF, now=now)
    return latest.workspace


def is_complete(store: Store, workspace: Workspace) -> bool:
    """Whether a demo workspace has been filled to the end, and not left on the way."""
    if workspace.dataset_id is None or workspace.demo_business is None:
        return False
    return len(store.receipts(workspace.id)) >= FILES * (2 if workspace.demo_business in PAST else 1)


def go_on(store: Store, workspace: Workspace, *, business: BusinessType, history: History, now: datetime) -> Workspace:
    """Read in the next export of a demo shop: what happens in thirty days, the answers to all its campaigns included."""
    language = demo_language(history.people)
    return _read_in(store, workspace, business, language=language, as_of=history.as_of + STEP, now=now).workspace


def _read_in(
    store: Store, workspace: Workspace, business: BusinessType, *, language: str, as_of: date, now: datetime | None = None
) -> ImportOutcome:
    """Import the two exports of that day, as if it were that day; ``now`` where it is later, as orders to come would be swapped dates."""
    then = datetime.combine(as_of, time(12), tzinfo=UTC)
    with tempfile.TemporaryDirectory(prefix="winback-") as folder:
        files = demo_files(business, Path(folder), language=language, as_of=as_of, answers=_answers(store, workspace))
        uploads = [Upload(path=path, file_name=path.name) for path in files]
        return import_files(store, workspace, uploads, now=then if now is None else max(then, now))


def _answers(store: Store, workspace: Workspace) -> list[Answers]:
    """What is answered to the campaigns that were sent, each by those who are on its list."""
    sent = [one for one in store.campaigns(workspace.id) if one.status is CampaignStatus.SENT]
    return [demo_answers(store.campaign_frames(one)[1], sent_on=one.sent_on) for one in sent if one.sent_on is not None]


def _record_all(store: Store, known: ImportOutcome, past: Sequence[PastCampaign], *, say: Speaker, tell: Tell) -> None:
    """One campaign after the other; ``known`` reaches as far as the last of them is planned on."""
    of_series = pl.Series("customer", [], dtype=pl.Int64)
    for one in past:
        tell(Message(N_("A campaign of the past is being sent: {name} …"), name=say.say(one.name)))
        assigned = _record(store, known.workspace.id, known.dataset, one, say=say, left_out=of_series if one.goes_on else of_series.clear())
        of_series = pl.concat([of_series, assigned]) if one.goes_on else assigned


def _record(store: Store, workspace_id: int, dataset: Dataset, past: PastCampaign, *, say: Speaker, left_out: pl.Series) -> pl.Series:
    """Choose, draw, record and send one list as on its day; returns everybody assigned. ``left_out`` are customer numbers."""
    workspace = store.current(workspace_id)
    written_to = by_us(store, workspace_id)
    history = read_history(dataset, policy=workspace.policy, imported_on=past.as_of, as_of=past.as_of, written_to=written_to)
    if history is None:
        raise AssertionError("a demo shop has orders")
    bound = reserved(store, workspace, history.people, as_of=past.as_of)
    wanted = Wanted(
        thresholds=past.thresholds or history.recommendation.thresholds,
        rules=rules_of(past, workspace.policy, say=say),
        shop=Shop(name=workspace.policy.name, currency=history.currency, words=say),
        language=say.locale.language,
        holdout=None,
    )
    drafted = draft(store, workspace, history, wanted, replace(bound, resting=pl.concat([bound.resting, left_out])), lot=past.lot)
    campaign = record(store, workspace, history, drafted, name=_printable(say.say(past.name)))
    mark_sent(store, campaign, on=past.sent_on)
    return drafted.plan.assigned["customer"]


def _printable(name: str) -> str:
    """The name with plain spaces: the ones that never break a line, as before a percent sign, may not stand in a name."""
    return " ".join(name.split())


def rules_of(past: PastCampaign, policy: ShopPolicy, *, say: Speaker) -> OfferRules:
    """The rules of a campaign of the past, in one language and with the costs of the shop."""
    reward = replace(past.reward, gift=say.say(past.reward.gift), cost=policy.gift_cost) if past.reward.gift else past.reward
    days = past.last_order_within_days
    return replace(
        default_rules(play(past.play), say=say.say, link=LINK),
        rewards=tuple((tier, reward) for tier in ValueTier),
        stages=past.stages,
        only=EVERYBODY if days is None else Selection(last_order_from=past.as_of - timedelta(days=days)),
        code_source=CodeSource.OWN,
        codes_confirmed=True,
        expires_on=past.sent_on + STEP,
        economics=economics_of(policy, NOTHING_LEARNT),
    )
