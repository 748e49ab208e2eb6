"""``offers``: the personalised list of a play, recorded as a campaign with its comparison group, and as files."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from winback import drafting, measuring, recording
from winback.commands.analysis import Days, history_of, thresholds_of
from winback.commands.imports import existing
from winback.commands.shown import columns, exact, iso
from winback.drafting import Draft, Wanted
from winback.errors import StoreUnavailable, UnusableFile
from winback.export.campaign_files import FileRole, OutgoingFile, files_for
from winback.locale import N_, Message
from winback.locale.formats import Speaker, speaker
from winback.locale.words import word
from winback.offers.choosing import NOBODY
from winback.offers.codes import parse_codes
from winback.offers.plan import OfferPlan, Shop
from winback.offers.plays import default_rules, play
from winback.offers.selecting import checked_need, selection_of
from winback.pipeline import History
from winback.policy import Economics, OfferRules, ShopPolicy
from winback.store import Campaign, Store, Workspace, check_sending_day
from winback.vocabulary import CampaignStatus, CodeSource, Destination, Dimension

DAYS_TO_EXPIRY = 30


@dataclass(frozen=True, kw_only=True)
class Offered:
    """The files that were written. ``campaign`` None: a dry run. ``plan`` None: the campaign was recorded before."""

    campaign: Campaign | None
    plan: OfferPlan | None
    files: tuple[tuple[Path, OutgoingFile], ...]
    left_out: int = 0

    def as_json(self) -> dict[str, Any]:
        lists = [file for _, file in self.files if file.role is FileRole.LIST]
        held_out = [file.rows for _, file in self.files if file.role is FileRole.COMPARISON_GROUP]
        return {
            "file": str(self.files[0][0]),
            "files": [{"file": str(path), "role": file.role.value, "rows": file.rows} for path, file in self.files],
            "campaign": self.campaign and self.campaign.name,
            "recorded": self.campaign is not None,
            "sent_on": iso(self.campaign.sent_on) if self.campaign else None,
            "recipients": sum(file.rows for file in lists),
            "comparison_group": sum(held_out),
            "left_out": self.left_out,
            **(_plan_json(self.plan) if self.plan else {}),
        }

    def as_table(self, say: Speaker) -> str:
        named = (
            [(say.say(N_("Campaign")), self.campaign.name)] if self.campaign else [(say.say(N_("Campaign")), say.say(N_("not recorded")))]
        )
        steps = [(say.say(word(step.step)), say.number(step.customers)) for step in self.plan.steps] if self.plan else []
        written = [(say.say(file.title), f"{path} ({say.number(file.rows)})") for path, file in self.files]
        gone = [(say.say(N_("Left out since")), say.number(self.left_out))] if self.left_out else []
        noted = [(say.say(N_("Note")), say.say(notice)) for _, file in self.files for notice in file.notices]
        warnings = [(say.say(N_("Note")), say.say(warning)) for warning in self.plan.warnings] if self.plan else []
        return columns([*named, *steps, *written, *gone, *noted, *warnings])


@dataclass(frozen=True, kw_only=True)
class OffersRequest:
    """What ``offers`` was asked for. ``destination`` None: by the ending of ``out``; ``holdout`` None: as suggested.

    ``only`` these values of a dimension, None for not known; several of one dimension are alternatives. ``language`` is that of
    the campaign's name, and of the messages to the customers where the shop has none set.
    """

    play: str
    out: Path
    destination: Destination | None = None
    campaign: str | None = None
    dry_run: bool = False
    send_on: date | None = None
    holdout: float | None = None
    codes: Path | None = None
    own_codes: bool = False
    expires_on: date | None = None
    link: str | None = None
    exemption_confirmed: bool = False
    margin: Decimal | None = None
    budget: Decimal | None = None
    follow_advice: bool = False
    only: tuple[tuple[Dimension, str | None], ...] = ()
    language: str = "en"


def offers(store: Store, workspace: str, *, request: OffersRequest, as_of: date | None, days: Days, today: date) -> Offered:
    """Record the list of a play and write its files; a campaign of this name that is there already is written again.

    An offer without a stated end ends 30 days after ``today`` or the as-of date, the later.
    """
    found = store.workspace(workspace)
    recorded = None if request.campaign is None else recording.named(store, found, request.campaign)
    if recorded is not None and not request.dry_run:
        return _written_again(store, found, recorded, request)
    history = history_of(store, found, as_of=as_of)
    draft = _draft(store, found, history, request, days=days, today=today)
    if request.dry_run:
        return _dry_run(draft, request)
    check_sending_day(request.send_on, as_of=history.as_of)
    _check_writable(request.out)
    title = speaker(request.language).say(play(request.play).title)
    name = request.campaign or recording.free_name(store, found, f"{title}, {history.as_of.isoformat()}")
    campaign = recording.record(store, found, history, draft, name=name)
    return replace(_written_again(store, found, campaign, request), plan=draft.plan)


def _draft(store: Store, workspace: Workspace, history: History, request: OffersRequest, *, days: Days, today: date) -> Draft:
    economics = _economics(measuring.economics_of(workspace.policy, measuring.taught(store, workspace, history)), request)
    thresholds = thresholds_of(history, days)
    words = speaker(workspace.policy.language or request.language)
    rules = _rules(request, economics, workspace.policy, words=words, soonest=max(today, history.as_of))
    wanted = Wanted(
        thresholds=thresholds,
        rules=replace(rules, only=checked_need(play(request.play), selection_of(request.only, thresholds=thresholds, as_of=history.as_of))),
        shop=Shop(name=workspace.policy.name or workspace.name, currency=history.currency, words=words),
        language=words.locale.language,
        holdout=request.holdout,
    )
    reserved = drafting.reserved(store, workspace, history.people, as_of=history.as_of)
    return drafting.draft(store, workspace, history, wanted, reserved)


def _economics(start: Economics, request: OffersRequest) -> Economics:
    stated = start if request.margin is None else replace(start, margin=request.margin, margin_is_assumed=False)
    return replace(stated, budget=request.budget, follow_advice=request.follow_advice)


def _rules(request: OffersRequest, economics: Economics, policy: ShopPolicy, *, words: Speaker, soonest: date) -> OfferRules:
    chosen = default_rules(play(request.play), say=words.say, link=request.link or "", policy=policy)
    listed = _listed_codes(request.codes) if request.codes else ()
    source = CodeSource.LISTED if listed else CodeSource.OWN if request.own_codes else CodeSource.NO_CODE
    return replace(
        chosen,
        code_source=source,
        codes=listed,
        codes_confirmed=request.own_codes,
        expires_on=request.expires_on or soonest + timedelta(days=DAYS_TO_EXPIRY),
        unknown_consent_confirmed=request.exemption_confirmed,
        economics=economics,
    )


def _written_again(store: Store, workspace: Workspace, campaign: Campaign, request: OffersRequest) -> Offered:
    """The files of a recorded campaign, less the people nobody writes to any more; and the day of sending, where it was said."""
    if request.send_on not in {None, campaign.sent_on} and campaign.status is not CampaignStatus.NOT_SENT:
        campaign = recording.mark_sent(store, campaign, on=request.send_on)
    made = recording.campaign_files(store, campaign, _destination(request))
    files = tuple(zip(_paths(request.out, made.files), made.files, strict=True))
    for path, file in files:
        _write(path, file.build())
    return Offered(campaign=campaign, plan=None, files=files, left_out=made.left_out)


def _dry_run(draft: Draft, request: OffersRequest) -> Offered:
    """The list to look at: nothing is recorded, so no code is given out."""
    files = files_for(
        _destination(request),
        drafting.draft_rows(draft),
        draft.plan.assigned,
        campaign=request.campaign or draft.rules.play,
        suppressed=NOBODY,
        code_source=CodeSource.NO_CODE,
    )
    _write(request.out, files[0].build())
    return Offered(campaign=None, plan=draft.plan, files=((request.out, files[0]),))


def _destination(request: OffersRequest) -> Destination:
    by_ending = Destination.XLSX if request.out.suffix.lower() == ".xlsx" else Destination.CSV
    return request.destination or by_ending


def _paths(out: Path, files: Sequence[OutgoingFile]) -> list[Path]:
    """The list goes where it was asked for, the other files beside it; several of a kind are numbered."""
    paths: list[Path] = []
    for file in files:
        names = (_beside(out, file, number) for number in range(1, len(files) + 2))
        paths.append(next(name for name in names if name not in paths))
    return [out, *paths[1:]]


def _beside(out: Path, file: OutgoingFile, number: int) -> Path:
    consent = f"-consent-{file.consent.value}" if file.consent else ""
    return out.with_name(f"{out.stem}{_PARTS[file.role]}{consent}{f'-{number}' if number > 1 else ''}{Path(file.file_name).suffix}")


_PARTS = {FileRole.LIST: "-list", FileRole.COMPARISON_GROUP: "-comparison-group", FileRole.CODES: "-codes"}


def _plan_json(plan: OfferPlan) -> dict[str, Any]:
    found = plan.expected
    return {
        "steps": {step.step.value: step.customers for step in plan.steps},
        "consent": asdict(plan.consent),
        "expected": {
            "chance_of_return": found.chance,
            "lift": found.planned.lift,
            "break_even_lift": found.break_even_lift,
            "recommended": found.recommended.value,
            "cost": exact(found.planned.reward_cost + found.planned.contact_cost),
            "extra_profit": exact(found.planned.extra_profit),
        },
        "warnings": [warning.in_english() for warning in plan.warnings],
    }


def _listed_codes(path: Path) -> tuple[str, ...]:
    codes = tuple(parse_codes(existing(path).read_text(encoding="utf-8-sig", errors="replace")).codes)
    if not codes:
        raise UnusableFile(
            Message(N_("There are no codes in “{name}”."), name=path.name), Message(N_("One code per line, or the shop’s own export."))
        )
    return codes


def _check_writable(path: Path) -> None:
    """Nothing is recorded for a file that could not be written afterwards."""
    with _told_plainly():
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir() or "\0" in str(path):
            raise IsADirectoryError
        with tempfile.TemporaryFile(dir=path.parent):
            pass


def _write(path: Path, content: bytes) -> None:
    """Under a name of its own first, so that half a list never stands under the name that was asked for."""
    with _told_plainly():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".winback-") as folder:
            unfinished = Path(folder) / "unfinished"
            unfinished.write_bytes(content)
            unfinished.replace(path)


@contextmanager
def _told_plainly() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError):  # ValueError: a name with a NUL in it
        raise StoreUnavailable(Message(N_("The file cannot be written.")), Message(N_("Choose another folder."))) from None
