"""What may be typed: the commands of ``winback.cli`` with their options, and what each text has to be."""

import argparse
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from winback import __version__
from winback.commands.shown import Shown
from winback.vocabulary import BusinessType, DateOrder, Destination, Dimension

Commands = argparse._SubParsersAction  # argparse has no public name for it
Run = Callable[[argparse.Namespace], Shown]


def build_parser(runs: Mapping[str, Run]) -> argparse.ArgumentParser:
    """The parser of all commands. ``runs``: name of a command → what runs it; it is ``run`` of what is parsed."""
    parser = argparse.ArgumentParser(prog="python3 -m winback", description="Who has gone quiet in a shop, and who is worth an offer.")
    parser.add_argument("--version", action="version", version=f"winback {__version__}")
    parser.set_defaults(run=None)
    known = parser.add_subparsers(title="commands", metavar="COMMAND")
    for add in _COMMANDS:
        add(known)
    for name, command in known.choices.items():
        command.set_defaults(run=runs[name])
    return parser


def _command(known: Commands, name: str, purpose: str) -> argparse.ArgumentParser:
    return known.add_parser(name, help=purpose, description=purpose)


def _add_demo(known: Commands) -> None:
    parser = _command(known, "demo", "Write the exports of a made-up shop; the same seed gives the same shop.")
    parser.add_argument("--business", type=BusinessType, choices=list(BusinessType), default=BusinessType.COFFEE)
    parser.add_argument("--customers", type=_positive, default=5000, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--as-of", type=_day, default=date(2026, 6, 30), metavar="DATE", help="a later date continues the same shop")
    parser.add_argument("--locale", choices=["en_GB", "en_IE", "de_DE", "fi_FI"], default="en_GB")
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
        help="share of the addressees that comes back in addition; without it what the hidden truth of the shop says",
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


def _add_samples(known: Commands) -> None:
    parser = _command(known, "samples", "Write the small sample exports of sample_data/ anew.")
    parser.add_argument("--out", type=Path, default=Path("sample_data"), metavar="DIR")
    parser.add_argument("--json", action="store_true")


def _add_import(known: Commands) -> None:
    parser = _command(known, "import", "Read exports of a shop into a workspace; a second import merges.")
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


def _add_analyse(known: Commands) -> None:
    parser = _command(known, "analyse", "Show where the customers stand, with the recommended limits or your own.")
    _add_thresholds(parser)
    _add_shared(parser)


def _add_offers(known: Commands) -> None:
    parser = _command(
        known, "offers", "Record the personalised list of a play as a campaign and write its files; the same name again writes them again."
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
        "--only",
        type=_one_of_a_dimension,
        action="append",
        default=[],
        metavar="DIMENSION=VALUE",
        help=f"only customers with this value of {', '.join(Dimension)}, such as product=SKU; nothing after = means not known",
    )
    parser.add_argument(
        "--exemption-confirmed", action="store_true", help="you confirm the existing-customer exemption for addresses without known consent"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the list; the comparison group and codes go beside it")
    _add_thresholds(parser)
    _add_shared(parser)


def _add_sent(known: Commands) -> None:
    parser = _command(known, "sent", "Say when a recorded campaign was sent, or that it was not.")
    parser.add_argument("--campaign", required=True, metavar="NAME")
    when = parser.add_mutually_exclusive_group(required=True)
    when.add_argument("--on", type=_day, metavar="DATE")
    when.add_argument("--not-sent", action="store_true", help="never measured; its people are free again")
    _add_shared(parser)


def _add_measure(known: Commands) -> None:
    parser = _command(known, "measure", "Show what the campaigns brought, against their comparison groups.")
    parser.add_argument("--campaign", metavar="NAME", help="by default all that were sent")
    parser.add_argument("--as-of", type=_day, metavar="DATE")
    _add_shared(parser)


def _add_erase(known: Commands) -> None:
    _add_person(_command(known, "erase", "Forget a person for good; the sums of the orders stay."))


def _add_access(known: Commands) -> None:
    parser = _command(known, "access", "Everything that is known of a person, as JSON.")
    parser.add_argument("--out", type=Path, metavar="FILE")
    _add_person(parser)


def _add_unsubscribes(known: Commands) -> None:
    parser = _command(known, "unsubscribes", "Never write again to those in a list from the mailing tool.")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
    parser.add_argument("--everyone", action="store_true", help="you confirm that all in it left, where it looks like a list of everybody")
    _add_shared(parser)


def _add_workspaces(known: Commands) -> None:
    parser = _command(known, "workspaces", "List the shops; archive one, bring it back or rename it.")
    change = parser.add_mutually_exclusive_group()
    change.add_argument("--archive", metavar="NAME", help="keep it with all its data, but offer it no longer")
    change.add_argument("--restore", metavar="NAME", help="offer an archived one again")
    change.add_argument("--rename", nargs=2, metavar=("OLD", "NEW"))
    _add_json(parser)


def _add_backup(known: Commands) -> None:
    parser = _command(known, "backup", "Write everything of one shop, or of all, into one file that is read back before it counts.")
    parser.add_argument("--workspace", dest="backed_up", metavar="NAME", help="by default all, the archived ones too")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="a file, or a folder that gets one named by the day")
    _add_json(parser)


def _add_restore(known: Commands) -> None:
    parser = _command(known, "restore", "Bring back the shops of a backup, beside those that are there.")
    parser.add_argument("file", type=Path, metavar="FILE")
    _add_json(parser)


def _add_undo(known: Commands) -> None:
    _add_shared(_command(known, "undo", "Take back the last import, all its files together."))


def _add_person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", metavar="PERSON", help="e-mail, phone or customer number; - reads it from standard input")
    _add_shared(parser)


def _add_thresholds(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=_day, metavar="DATE")
    parser.add_argument("--at-risk-after", type=_positive, metavar="DAYS")
    parser.add_argument("--lapsed-after", type=_positive, metavar="DAYS")
    parser.add_argument("--lost-after", type=_positive, metavar="DAYS")


def _add_shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workspace", default="My shop", metavar="NAME")
    _add_json(parser)


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")


_COMMANDS = (
    _add_demo,
    _add_samples,
    _add_import,
    _add_analyse,
    _add_offers,
    _add_sent,
    _add_measure,
    _add_unsubscribes,
    _add_access,
    _add_erase,
    _add_workspaces,
    _add_backup,
    _add_restore,
    _add_undo,
)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a day such as 2026-07-01") from None


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not 1 or more")
    return number


def _share(text: str) -> Decimal:
    share = _decimal(text)
    if not 0 <= share < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a share from 0 to below 1, such as 0.2")
    return share


def _margin(text: str) -> Decimal:
    share = _decimal(text)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not a share from 0 to 1, such as 0.4")
    return share


def _amount(text: str) -> Decimal:
    amount = _decimal(text)
    if amount < 0:
        raise argparse.ArgumentTypeError(f"{text} is no amount of 0 or more, such as 250.00")
    return amount


def _decimal(text: str) -> Decimal:
    """The number as typed; -1 for what is none."""
    return Decimal(text) if re.fullmatch(r"\d{1,12}(\.\d{1,6})?|\.\d{1,6}", text, re.ASCII) else Decimal(-1)


def _one_of_a_dimension(text: str) -> tuple[Dimension, str | None]:
    name, separator, value = text.partition("=")
    if not separator or name not in list(Dimension):
        raise argparse.ArgumentTypeError(f"{text} is not DIMENSION=VALUE with one of {', '.join(Dimension)}")
    return Dimension(name), value or None


def _mapping(text: str) -> tuple[str, str]:
    field, separator, header = text.partition("=")
    if not (field and separator and header):
        raise argparse.ArgumentTypeError(f"{text} is not FIELD=HEADER")
    return field, header
