"""``offers``: the personalised list of a play, as a file."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from winback import pipeline
from winback.commands.analysis import Days, history_of, thresholds_of
from winback.commands.imports import existing
from winback.commands.shown import columns
from winback.errors import StoreUnavailable, UnusableFile
from winback.export.generic import csv_bytes, xlsx_bytes
from winback.locale import N_, Message
from winback.locale.formats import Speaker, speaker
from winback.locale.words import word
from winback.offers.codes import parse_codes
from winback.offers.plan import OfferPlan, Shop
from winback.offers.plays import default_rules, play
from winback.policy import OfferRules
from winback.store import Store
from winback.vocabulary import CodeSource

DAYS_TO_EXPIRY = 30


@dataclass(frozen=True, kw_only=True)
class Offered:
    """The list that was written."""

    plan: OfferPlan
    path: Path

    def as_json(self) -> dict[str, Any]:
        return {
            "file": str(self.path),
            "recipients": self.plan.recipients.height,
            "steps": {step.step.value: step.customers for step in self.plan.steps},
            "consent": asdict(self.plan.consent),
            "warnings": [warning.in_english() for warning in self.plan.warnings],
        }

    def as_table(self, say: Speaker) -> str:
        steps = [(say.say(word(step.step)), say.number(step.customers)) for step in self.plan.steps]
        warnings = [(say.say(N_("Note")), say.say(warning)) for warning in self.plan.warnings]
        return columns([*steps, (say.say(N_("Written to")), str(self.path)), *warnings])


@dataclass(frozen=True, kw_only=True)
class OffersRequest:
    """What ``offers`` was asked for. ``destination`` None: by the ending of ``out``."""

    play: str
    out: Path
    destination: str | None = None
    codes: Path | None = None
    own_codes: bool = False
    expires_on: date | None = None
    link: str | None = None
    exemption_confirmed: bool = False


def offers(store: Store, workspace: str, *, request: OffersRequest, as_of: date | None, days: Days, today: date) -> Offered:
    """Write the list of a play to a file. An offer without a stated end ends 30 days after ``today`` or the as-of date, the later."""
    found = store.workspace(workspace)
    history = history_of(store, found, as_of=as_of)
    shop = Shop(name=found.policy.name or found.name, currency=history.currency, words=speaker("en"))
    suppressed = store.suppressed_customers(found.id, history.people)
    rules = _rules(request, soonest=max(today, history.as_of))
    plan = pipeline.plan(history, thresholds_of(history, days), rules=rules, shop=shop, suppressed=suppressed)
    recipients = plan.complete()
    wants_xlsx = (request.destination or request.out.suffix.lstrip(".").lower()) == "xlsx"
    _write(request.out, xlsx_bytes(recipients) if wants_xlsx else csv_bytes(recipients))
    return Offered(plan=plan, path=request.out)


def _rules(request: OffersRequest, *, soonest: date) -> OfferRules:
    words = speaker("en")
    chosen = default_rules(play(request.play), say=words.say, link=request.link or "")
    listed = _listed_codes(request.codes) if request.codes else ()
    source = CodeSource.LISTED if listed else CodeSource.OWN if request.own_codes else CodeSource.NO_CODE
    return OfferRules(
        play=chosen.play,
        rewards=chosen.rewards,
        texts=chosen.texts,
        code_source=source,
        codes=listed,
        expires_on=request.expires_on or soonest + timedelta(days=DAYS_TO_EXPIRY),
        unknown_consent_confirmed=request.exemption_confirmed,
    )


def _listed_codes(path: Path) -> tuple[str, ...]:
    codes = tuple(parse_codes(existing(path).read_text(encoding="utf-8-sig", errors="replace")).codes)
    if not codes:
        raise UnusableFile(
            Message(N_("There are no codes in “{name}”."), name=path.name), Message(N_("One code per line, or the shop’s own export."))
        )
    return codes


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError:
        raise StoreUnavailable(Message(N_("The file cannot be written.")), Message(N_("Choose another folder."))) from None
