"""The same jobs without a browser, for schedulers and for checking.

Exit codes: 0 done; 2 wrong usage; 3 the file cannot be used (one line on standard error says why and
what to do, nothing is changed); 1 a fault of ours, with an error id.
"""

import argparse
import json
import logging
import os
import re
import secrets
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from winback import __version__
from winback.commands import analysis, campaigns, demo, imports, offers, privacy
from winback.commands.shown import Shown
from winback.errors import NeedsDateOrder, UnusableFile, UnusableInput, WinbackError
from winback.locale.formats import speaker
from winback.store import Store, data_directory, database_url, open_store
from winback.vocabulary import BusinessType, DateOrder, Destination

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
    """The parser of all commands; ``run`` of what it returns is the command's function."""
    parser = argparse.ArgumentParser(prog="python3 -m winback", description="Who has gone quiet in a shop, and who is worth an offer.")
    parser.add_argument("--version", action="version", version=f"winback {__version__}")
    parser.set_defaults(run=None)
    known = parser.add_subparsers(title="commands", metavar="COMMAND")
    for add in (_add_demo, _add_samples, _add_import, _add_analyse, _add_offers, _add_sent, _add_measure, *_ADD_PRIVACY):
        add(known)
    return parser


def _guarded(chosen: argparse.Namespace) -> int:
    try:
        shown = chosen.run(chosen)
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
        print(f"Something went wrong on our side (error {fault_id}). Nothing that was stored has changed.", file=sys.stderr)
        return FAULT
    print(json.dumps(shown.as_json(), ensure_ascii=False, indent=2) if getattr(chosen, "json", False) else shown.as_table(speaker("en")))
    return DONE


def _refuse(error: WinbackError, code: int) -> int:
    words = speaker("en")
    print(" ".join(words.say(part) for part in (error.problem, error.advice) if part), file=sys.stderr)
    return code


def _command(
    known: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, purpose: str, run: Callable
) -> argparse.ArgumentParser:
    parser = known.add_parser(name, help=purpose, description=purpose)
    parser.set_defaults(run=run)
    return parser


def _add_demo(known: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _command(known, "demo", "Write the exports of a made-up shop; the same seed gives the same shop.", _demo)
    parser.add_argument("--business", type=BusinessType, choices=list(BusinessType), default=BusinessType.COFFEE)
    parser.add_argument("--customers", type=_positive, default=5000, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--as-of", type=_day, default=date(2026, 6, 30), metavar="DATE", help="a later date continues the same shop")
    parser.add_argument("--locale", choices=["en_GB", "de_DE", "fi_FI"], default="en_GB")
    parser.add_argument("--platform", choices=["shopify", "generic", "german"], default="shopify")
    parser.add_argument(
        "--answers",
        type=Path,
        action="append",
        default=[],
        metavar="LIST",
        help="an offer list that Winback wrote, whose addressees react; may be repeated",
    )
    parser.add_argument(
        "--lift",
        type=float,
        action="append",
        default=[],
        metavar="SHARE",
        help="share of the addressees that comes back in addition; without it 0.06 with a reward and 0.03 without",
    )
    parser.add_argument(
        "--sent-on",
        type=_day,
        action="append",
        default=[],
        metavar="DATE",
        help="when the list went out; without it the day after the list was made, else 30 days before --as-of",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--json", action="store_true")


def _add_samples(known: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _command(known, "samples", "Write the small sample exports of sample_data/ anew.", _samples)
    parser.add_argument("--out", type=Path, default=Path("sample_data"), metavar="DIR")
    parser.add_argument("--json", action="store_true")


def _add_import(known: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _command(known, "import", "Read exports of a shop into a workspace; a second import merges.", _import)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--dates", type=DateOrder, choices=list(DateOrder), help="how 01/02/2026 is read where the file does not decide it")
    parser.add_argument(
        "--map",
        nargs="+",
        type=_mapping,
        default=[],
        metavar="FIELD=HEADER",
        help="which column holds what, for files that are not recognised",
    )
    parser.add_argument(
        "--time-zone", metavar="ZONE", help="the shop's zone, such as Europe/Helsinki; without it, the clock as the file states it"
    )
    parser.add_argument("--phone-country", metavar="XX", help="country of phone numbers without a country code, such as DE")
    parser.add_argument("--currency", metavar="XXX", help="currency where the file names none, such as EUR")
    _add_shared(parser)


def _add_analyse(known: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _command(known, "analyse", "Show where the customers stand, with the recommended limits or your own.", _analyse)
    _add_thresholds(parser)
    _add_shared(parser)


def _add_offers(known: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _command(
        known,
        "offers",
        "Record the personalised list of a play as a campaign and write its files; the same name again writes them again.",
        _offers,
    )
    parser.add_argument("--play", default="win_back", metavar="NAME")
    parser.add_argument("--campaign", metavar="NAME", help="by default the play and the as-of date")
    parser.add_argument("--dry-run", action="store_true", help="only look: nothing is recorded, no code is given out")
    parser.add_argument("--send-on", type=_day, metavar="DATE", help="the day on which it is sent, from which the result is counted")
    parser.add_argument("--holdout", type=_share, metavar="SHARE", help="share drawn for the comparison group, such as 0.2")
    parser.add_argument(
        "--for", dest="destination", type=Destination, choices=list(Destination), default=None, help="by default from the ending of --out"
    )
    parser.add_argument("--codes", type=Path, metavar="FILE", help="codes that exist in the shop, one per line or the shop's own export")
    parser.add_argument("--own-codes", action="store_true", help="make codes that you will create in the shop before sending")
    parser.add_argument("--expires-on", type=_day, metavar="DATE")
    parser.add_argument("--link", metavar="URL", help="where the button leads")
    parser.add_argument(
        "--margin", type=_share, metavar="SHARE", help="what is left of a sale, such as 0.4; by default as set for the shop"
    )
    parser.add_argument("--budget", type=_amount, metavar="AMOUNT", help="expected cost of rewards and messages together, at most")
    parser.add_argument("--follow-advice", action="store_true", help="give each person what is expected to earn most")
    parser.add_argument(
        "--exemption-confirmed", action="store_true", help="you confirm the existing-customer exemption for addresses without known consent"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the list; the comparison group and codes go beside it")
    _add_thresholds(parser)
    _add_shared(parser)


def _add_sent(known: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _command(known, "sent", "Say when a recorded campaign was sent, or that it was not.", _sent)
    parser.add_argument("--campaign", required=True, metavar="NAME")
    when = parser.add_mutually_exclusive_group(required=True)
    when.add_argument("--on", type=_day, metavar="DATE")
    when.add_argument("--not-sent", action="store_true", help="never measured; its people are free again")
    _add_shared(parser)


def _add_measure(known: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _command(known, "measure", "Show what the campaigns brought, against their comparison groups.", _measure)
    parser.add_argument("--campaign", metavar="NAME", help="by default all that were sent")
    parser.add_argument("--as-of", type=_day, metavar="DATE")
    _add_shared(parser)


def _add_erase(known: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    _add_person(_command(known, "erase", "Forget a person for good; the sums of the orders stay.", _erase))


def _add_access(known: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _command(known, "access", "Everything that is known of a person, as JSON.", _access)
    parser.add_argument("--out", type=Path, metavar="FILE")
    _add_person(parser)


def _add_unsubscribes(known: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = _command(known, "unsubscribes", "Never write again to those in a list from the mailing tool.", _unsubscribes)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
    _add_shared(parser)


def _add_person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", metavar="PERSON", help="e-mail, phone or customer number; - reads it from standard input")
    _add_shared(parser)


_ADD_PRIVACY = (_add_erase, _add_access, _add_unsubscribes)


def _add_thresholds(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=_day, metavar="DATE")
    parser.add_argument("--at-risk-after", type=_positive, metavar="DAYS")
    parser.add_argument("--lapsed-after", type=_positive, metavar="DAYS")
    parser.add_argument("--lost-after", type=_positive, metavar="DAYS")


def _add_shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workspace", default="My shop", metavar="NAME")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")


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
        phone_country=chosen.phone_country,
        currency=chosen.currency,
    )
    return imports.import_files(_store(), chosen.workspace, chosen.files, answers=answers, now=datetime.now(UTC))


def _analyse(chosen: argparse.Namespace) -> Shown:
    return analysis.analyse(_store(), chosen.workspace, as_of=chosen.as_of, days=_threshold_days(chosen))


def _offers(chosen: argparse.Namespace) -> Shown:
    return offers.offers(
        _store(),
        chosen.workspace,
        request=offers.OffersRequest(
            play=chosen.play,
            out=chosen.out,
            destination=chosen.destination,
            campaign=chosen.campaign,
            dry_run=chosen.dry_run,
            send_on=chosen.send_on,
            holdout=chosen.holdout,
            codes=chosen.codes,
            own_codes=chosen.own_codes,
            expires_on=chosen.expires_on,
            link=chosen.link,
            exemption_confirmed=chosen.exemption_confirmed,
            margin=chosen.margin and Decimal(str(chosen.margin)),
            budget=chosen.budget,
            follow_advice=chosen.follow_advice,
        ),
        as_of=chosen.as_of,
        days=_threshold_days(chosen),
        today=datetime.now().astimezone().date(),
    )


def _sent(chosen: argparse.Namespace) -> Shown:
    return campaigns.sent(_store(), chosen.workspace, campaign=chosen.campaign, on=None if chosen.not_sent else chosen.on)


def _measure(chosen: argparse.Namespace) -> Shown:
    return campaigns.measure(_store(), chosen.workspace, campaign=chosen.campaign, as_of=chosen.as_of)


def _erase(chosen: argparse.Namespace) -> Shown:
    return privacy.erase(_store(), chosen.workspace, person=chosen.person, now=datetime.now(UTC))


def _access(chosen: argparse.Namespace) -> Shown:
    return privacy.access(_store(), chosen.workspace, person=chosen.person, out=chosen.out, now=datetime.now(UTC))


def _unsubscribes(chosen: argparse.Namespace) -> Shown:
    return privacy.unsubscribes(_store(), chosen.workspace, file=chosen.file, is_dry_run=chosen.dry_run)


def _threshold_days(chosen: argparse.Namespace) -> tuple[int | None, int | None, int | None]:
    return chosen.at_risk_after, chosen.lapsed_after, chosen.lost_after


def _store() -> Store:
    return open_store(data_directory(os.environ), database_url(os.environ))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return number


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a share from 0 to below 1, such as 0.2")
    return share


def _amount(text: str) -> Decimal:
    amount = Decimal(text) if re.fullmatch(r"\d+(\.\d+)?", text) else Decimal(-1)
    if amount < 0:
        raise argparse.ArgumentTypeError(f"{text} is no amount of 0 or more, such as 250.00")
    return amount


def _mapping(text: str) -> tuple[str, str]:
    field, separator, header = text.partition("=")
    if not (field and separator and header):
        raise argparse.ArgumentTypeError(f"{text} is not FIELD=HEADER")
    return field, header
