"""The same jobs without a browser, for schedulers and for checking.

Exit codes: 0 done; 2 wrong usage; 3 the file cannot be used (one line on standard error says why and
what to do, nothing is changed); 1 a fault of ours, with an error id.
"""

import argparse
import json
import logging
import os
import secrets
import sys
import traceback
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from winback import arguments
from winback.commands import analysis, campaigns, demo, imports, keeping, offers, privacy
from winback.commands.shown import Shown
from winback.errors import NeedsDateOrder, UnusableFile, UnusableInput, WinbackError
from winback.locale import N_, Message
from winback.locale.formats import Speaker, speaker
from winback.start_words import person_language
from winback.store import Store, data_directory, database_url, open_store

DONE, FAULT, WRONG_USAGE, UNUSABLE_FILE = 0, 1, 2, 3

log = logging.getLogger("winback")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = build_parser()
    try:
        chosen = parser.parse_args(argv)
    except SystemExit as leaving:
        return int(leaving.code or DONE)
    if chosen.run is None:
        parser.print_help()
        return WRONG_USAGE
    return _guarded(chosen)


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands; ``run`` of what it returns is the command's function. Its help is in the person's language."""
    return arguments.build_parser(_RUNS, _words().say)


def _guarded(chosen: argparse.Namespace) -> int:
    try:
        told = _told(chosen.run(chosen), as_json=getattr(chosen, "json", False))
    except (UnusableFile, NeedsDateOrder) as error:
        return _refuse(error, UNUSABLE_FILE)
    except UnusableInput as error:
        return _refuse(error, WRONG_USAGE)
    except WinbackError as error:
        return _refuse(error, FAULT)
    except Exception as fault:  # the edge: one line with an id for the person, places in the code for us, nobody's data
        fault_id = secrets.token_hex(4)
        places = "".join(traceback.format_tb(fault.__traceback__))
        log.error("fault %s: %s\n%s", fault_id, type(fault).__name__, places)
        sorry = Message(N_("Something went wrong on our side (error {id}). Nothing that was stored has changed."), id=fault_id)
        print(_words().say(sorry), file=sys.stderr)
        return FAULT
    print(told)
    return DONE


def _told(shown: Shown, *, as_json: bool) -> str:
    """What a command brought: one JSON object for programs, else a table in the person's language."""
    return json.dumps(shown.as_json(), ensure_ascii=False, indent=2) if as_json else shown.as_table(_words())


def _refuse(error: WinbackError, code: int) -> int:
    words = _words()
    print(" ".join(words.say(part) for part in (error.problem, error.advice) if part), file=sys.stderr)
    return code


def _words() -> Speaker:
    """Of the person at the terminal; what is for programs (``--json``) is English."""
    return speaker(person_language(os.environ))


def _demo(chosen: argparse.Namespace) -> Shown:
    return demo.write_demo(
        business=chosen.business,
        customers=chosen.customers,
        seed=chosen.seed,
        as_of=chosen.as_of,
        locale=chosen.locale,
        platform=chosen.platform,
        folder=chosen.out,
        lists=demo.ListsRequest(lists=tuple(chosen.answers), lifts=tuple(chosen.lift), sent_on=tuple(chosen.sent_on)),
    )


def _samples(chosen: argparse.Namespace) -> Shown:
    return demo.write_samples(chosen.out)


def _import(chosen: argparse.Namespace) -> Shown:
    answers = imports.answers(
        date_order=chosen.dates,
        mapping=chosen.map,
        time_zone=chosen.time_zone,
        decimals=chosen.decimals,
        phone_country=chosen.phone_country,
        currency=chosen.currency,
    )
    return imports.import_files(_store(chosen), chosen.workspace, chosen.files, answers=answers, now=datetime.now(UTC))


def _analyse(chosen: argparse.Namespace) -> Shown:
    return analysis.analyse(_store(chosen), chosen.workspace, as_of=chosen.as_of, days=_threshold_days(chosen))


def _offers(chosen: argparse.Namespace) -> Shown:
    return offers.offers(
        _store(chosen),
        chosen.workspace,
        request=offers.OffersRequest(
            play=chosen.play,
            out=chosen.out,
            destination=chosen.destination,
            campaign=chosen.campaign,
            dry_run=chosen.dry_run,
            send_on=chosen.send_on,
            holdout=None if chosen.holdout is None else float(chosen.holdout),
            codes=chosen.codes,
            own_codes=chosen.own_codes,
            expires_on=chosen.expires_on,
            link=chosen.link,
            exemption_confirmed=chosen.exemption_confirmed,
            margin=chosen.margin,
            budget=chosen.budget,
            follow_advice=chosen.follow_advice,
            only=tuple(chosen.only),
            language=person_language(os.environ),
        ),
        as_of=chosen.as_of,
        days=_threshold_days(chosen),
        today=datetime.now().astimezone().date(),
    )


def _sent(chosen: argparse.Namespace) -> Shown:
    return campaigns.sent(_store(chosen), chosen.workspace, campaign=chosen.campaign, on=None if chosen.not_sent else chosen.on)


def _measure(chosen: argparse.Namespace) -> Shown:
    return campaigns.measure(_store(chosen), chosen.workspace, campaign=chosen.campaign, as_of=chosen.as_of)


def _erase(chosen: argparse.Namespace) -> Shown:
    return privacy.erase(_store(chosen), chosen.workspace, person=chosen.person, now=datetime.now(UTC))


def _access(chosen: argparse.Namespace) -> Shown:
    return privacy.access(_store(chosen), chosen.workspace, person=chosen.person, out=chosen.out, now=datetime.now(UTC))


def _unsubscribes(chosen: argparse.Namespace) -> Shown:
    return privacy.unsubscribes(_store(chosen), chosen.workspace, file=chosen.file, is_dry_run=chosen.dry_run, is_everyone=chosen.everyone)


def _workspaces(chosen: argparse.Namespace) -> Shown:
    return keeping.workspaces(_store(chosen), archive=chosen.archive, restore=chosen.restore, rename=chosen.rename)


def _backup(chosen: argparse.Namespace) -> Shown:
    return keeping.backup(_store(chosen), chosen.backed_up, out=chosen.out, now=datetime.now(UTC))


def _restore(chosen: argparse.Namespace) -> Shown:
    return keeping.restore(_store(chosen), chosen.file, now=datetime.now(UTC), say=_words().say)


def _undo(chosen: argparse.Namespace) -> Shown:
    return keeping.undo(_store(chosen), chosen.workspace, now=datetime.now(UTC))


def _threshold_days(chosen: argparse.Namespace) -> tuple[int | None, int | None, int | None]:
    return chosen.at_risk_after, chosen.lapsed_after, chosen.lost_after


def _store(chosen: argparse.Namespace) -> Store:
    """What is kept. Raises ``UnusableInput`` where the workspace that was named is archived."""
    store = open_store(data_directory(os.environ), database_url(os.environ))
    if "workspace" in chosen:
        keeping.refuse_archived(store, chosen.workspace)
    return store


_RUNS: Mapping[str, arguments.Run] = MappingProxyType(
    {
        "demo": _demo,
        "samples": _samples,
        "import": _import,
        "analyse": _analyse,
        "offers": _offers,
        "sent": _sent,
        "measure": _measure,
        "unsubscribes": _unsubscribes,
        "access": _access,
        "erase": _erase,
        "workspaces": _workspaces,
        "backup": _backup,
        "restore": _restore,
        "undo": _undo,
    }
)
