"""What may be typed: the commands of ``winback.cli`` with their options."""

import argparse
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from winback import __version__
from winback.arguments import typed
from winback.commands.shown import Shown
from winback.locale import N_
from winback.vocabulary import BusinessType, DateOrder, Destination, Dimension

Commands = argparse._SubParsersAction  # argparse has no public name for it
Run = Callable[[argparse.Namespace], Shown]
Say = Callable[[str], str]


def build_parser(runs: Mapping[str, Run], say: Say) -> argparse.ArgumentParser:
    """The parser of all commands. ``runs``: name of a command → what runs it; it is ``run`` of what is parsed.

    ``say`` gives a text of the help in the language of the person at the terminal.
    """
    parser = argparse.ArgumentParser(
        prog="python3 -m winback", description=N_("Who has gone quiet in a shop, and who is worth an offer."), add_help=False
    )
    _add_help(parser)
    parser.add_argument("--version", action="version", version=f"winback {__version__}", help=N_("say which version this is"))
    parser.set_defaults(run=None)
    known = parser.add_subparsers(title=N_("commands"), metavar="COMMAND")
    for add in _COMMANDS:
        add(known)
    for name, command in known.choices.items():
        command.set_defaults(run=runs[name])
    for one in (parser, *known.choices.values()):
        _translate(one, say)
    return parser


def _translate(parser: argparse.ArgumentParser, say: Say) -> None:
    """Put the help of one command into the language of ``say``; argparse itself knows only the language of the process."""
    parser.description = say(parser.description or "")
    titles = {"positional arguments": N_("arguments"), "options": N_("options")}
    for group in parser._action_groups:
        group.title = say(titles.get(group.title or "", group.title or ""))
    for action in parser._actions:
        explained = action._choices_actions if isinstance(action, Commands) else [action]
        for one in explained:
            one.help = say(one.help) if one.help else None


def _command(known: Commands, name: str, purpose: str) -> argparse.ArgumentParser:
    parser = known.add_parser(name, help=purpose, description=purpose, add_help=False)
    _add_help(parser)
    return parser


def _add_help(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-h", "--help", action="help", help=N_("show this help"))


def _add_demo(known: Commands) -> None:
    parser = _command(known, "demo", N_("Write the exports of a made-up shop; the same seed gives the same shop."))
    parser.add_argument("--business", type=BusinessType, choices=list(BusinessType), default=BusinessType.COFFEE)
    parser.add_argument("--customers", type=typed.positive, default=5000, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--as-of", type=typed.day, default=date(2026, 6, 30), metavar="DATE", help=N_("a later date continues the same shop")
    )
    parser.add_argument("--locale", choices=["en_GB", "en_IE", "de_DE", "fi_FI"], default="en_GB")
    parser.add_argument("--platform", choices=["shopify", "generic", "german"], default="shopify")
    parser.add_argument(
        "--answers",
        type=Path,
        action="append",
        default=[],
        metavar="LIST",
        help=N_("an offer list that Winback wrote, whose addressees react; may be repeated"),
    )
    parser.add_argument(
        "--lift",
        type=float,
        action="append",
        default=[],
        metavar="SHARE",
        help=N_("share of the addressees that comes back in addition; without it what the hidden truth of the shop says"),
    )
    parser.add_argument(
        "--sent-on",
        type=typed.day,
        action="append",
        default=[],
        metavar="DATE",
        help=N_("when the list went out; without it the day after the list was made, else 30 days before --as-of"),
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--json", action="store_true")


def _add_samples(known: Commands) -> None:
    parser = _command(known, "samples", N_("Write the small sample exports of sample_data/ anew."))
    parser.add_argument("--out", type=Path, default=Path("sample_data"), metavar="DIR")
    parser.add_argument("--json", action="store_true")


def _add_import(known: Commands) -> None:
    parser = _command(known, "import", N_("Read in the exports of a shop; what is read in later is merged."))
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument(
        "--dates", type=DateOrder, choices=list(DateOrder), help=N_("how 01/02/2026 is read where the file does not decide it")
    )
    parser.add_argument(
        "--decimals",
        choices=("comma", "dot"),
        help=N_("how 1.234 is read where the file does not decide it: comma or dot before decimals"),
    )
    parser.add_argument(
        "--map",
        nargs="+",
        type=typed.mapping,
        default=[],
        metavar="FIELD=HEADER",
        help=N_("which column holds what, for files that are not recognised"),
    )
    parser.add_argument(
        "--time-zone", metavar="ZONE", help=N_("the shop’s zone, such as Europe/Helsinki; without it, the clock as the file states it")
    )
    parser.add_argument("--phone-country", metavar="XX", help=N_("country of phone numbers without a country code, such as DE"))
    parser.add_argument("--currency", metavar="XXX", help=N_("currency where the file names none, such as EUR"))
    _add_shared(parser)


def _add_analyse(known: Commands) -> None:
    parser = _command(known, "analyse", N_("Show where the customers stand, with the recommended limits or your own."))
    _add_thresholds(parser)
    _add_shared(parser)


def _add_offers(known: Commands) -> None:
    parser = _command(
        known,
        "offers",
        N_("Record the personalised list of an idea as a campaign and write its files; the same name again writes them again."),
    )
    parser.add_argument("--play", default="win_back", metavar="NAME", help=N_("the idea, such as win_back; a name that is none shows all"))
    parser.add_argument("--campaign", metavar="NAME", help=N_("by default the idea and the last day that counts"))
    parser.add_argument("--dry-run", action="store_true", help=N_("only look: nothing is recorded, no code is given out"))
    parser.add_argument(
        "--send-on", type=typed.day, metavar="DATE", help=N_("the day on which it is sent, from which the result is counted")
    )
    parser.add_argument("--holdout", type=typed.share, metavar="SHARE", help=N_("share drawn for the comparison group, such as 0.2"))
    parser.add_argument(
        "--for",
        dest="destination",
        type=Destination,
        choices=list(Destination),
        default=None,
        help=N_("by default from the ending of --out"),
    )
    _add_reward(parser)
    parser.add_argument(
        "--only",
        type=typed.one_of_a_dimension,
        action="append",
        default=[],
        metavar=f"{{{','.join(Dimension)}}}=VALUE",
        help=N_("only customers with this value, such as product=SKU; nothing after = means not known"),
    )
    parser.add_argument(
        "--exemption-confirmed",
        action="store_true",
        help=N_("you confirm the existing-customer exemption for addresses without known consent"),
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=N_("the list; the comparison group and codes go beside it"))
    _add_thresholds(parser)
    _add_shared(parser)


def _add_reward(parser: argparse.ArgumentParser) -> None:
    """What those on a list get, and what that may cost."""
    parser.add_argument(
        "--codes", type=Path, metavar="FILE", help=N_("codes that exist in the shop, one per line or the shop’s own export")
    )
    parser.add_argument("--own-codes", action="store_true", help=N_("make codes that you will create in the shop before sending"))
    parser.add_argument("--expires-on", type=typed.day, metavar="DATE", help=N_("last day of the offer"))
    parser.add_argument("--link", metavar="URL", help=N_("where the button leads"))
    parser.add_argument(
        "--margin", type=typed.margin, metavar="SHARE", help=N_("what is left of a sale, such as 0.4; by default as set for the shop")
    )
    parser.add_argument("--budget", type=typed.amount, metavar="AMOUNT", help=N_("expected cost of rewards and messages together, at most"))
    parser.add_argument("--follow-advice", action="store_true", help=N_("give each person what is expected to earn most"))


def _add_sent(known: Commands) -> None:
    parser = _command(known, "sent", N_("Say when a recorded campaign was sent, or that it was not."))
    parser.add_argument("--campaign", required=True, metavar="NAME")
    when = parser.add_mutually_exclusive_group(required=True)
    when.add_argument("--on", type=typed.day, metavar="DATE", help=N_("the day on which it was sent"))
    when.add_argument("--not-sent", action="store_true", help=N_("never measured; its people are free again"))
    _add_shared(parser)


def _add_measure(known: Commands) -> None:
    parser = _command(known, "measure", N_("Show what the campaigns brought, against their comparison groups."))
    parser.add_argument("--campaign", metavar="NAME", help=N_("by default all that were sent"))
    parser.add_argument("--as-of", type=typed.day, metavar="DATE", help=N_("the last day that counts; by default that of the last order"))
    _add_shared(parser)


def _add_erase(known: Commands) -> None:
    _add_person(_command(known, "erase", N_("Forget a person for good; the sums of the orders stay.")))


def _add_access(known: Commands) -> None:
    parser = _command(known, "access", N_("Everything that is known of a person, as JSON."))
    parser.add_argument("--out", type=Path, metavar="FILE")
    _add_person(parser)


def _add_unsubscribes(known: Commands) -> None:
    parser = _command(known, "unsubscribes", N_("Never write again to those in a list from the mailing tool."))
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--dry-run", action="store_true", help=N_("only say what would change"))
    parser.add_argument(
        "--everyone", action="store_true", help=N_("you confirm that all in it left, where it looks like a list of everybody")
    )
    _add_shared(parser)


def _add_workspaces(known: Commands) -> None:
    parser = _command(known, "workspaces", N_("List the shops; archive one, bring it back or rename it."))
    change = parser.add_mutually_exclusive_group()
    change.add_argument("--archive", metavar="NAME", help=N_("keep it with all its data, but offer it no longer"))
    change.add_argument("--restore", metavar="NAME", help=N_("offer an archived one again"))
    change.add_argument("--rename", nargs=2, metavar=("OLD", "NEW"))
    _add_json(parser)


def _add_backup(known: Commands) -> None:
    parser = _command(known, "backup", N_("Write everything of one shop, or of all, into one file that is read back before it counts."))
    parser.add_argument("--workspace", dest="backed_up", metavar="NAME", help=N_("by default all, the archived ones too"))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=N_("a file, or a folder that gets one named by the day"))
    _add_json(parser)


def _add_restore(known: Commands) -> None:
    parser = _command(known, "restore", N_("Restore the shops of a backup, beside those that are there."))
    parser.add_argument("file", type=Path, metavar="FILE")
    _add_json(parser)


def _add_undo(known: Commands) -> None:
    _add_shared(_command(known, "undo", N_("Take back the last import, all its files together.")))


def _add_person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", metavar="PERSON", help=N_("e-mail, phone or customer number; - reads it from standard input"))
    _add_shared(parser)


def _add_thresholds(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=typed.day, metavar="DATE", help=N_("the last day that counts; by default that of the last order"))
    parser.add_argument("--at-risk-after", type=typed.positive, metavar="DAYS", help=N_("silent for longer: slipping"))
    parser.add_argument("--lapsed-after", type=typed.positive, metavar="DAYS", help=N_("silent for longer: gone quiet"))
    parser.add_argument("--lost-after", type=typed.positive, metavar="DAYS", help=N_("silent for longer: long gone"))


def _add_shared(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--workspace", default="My shop", metavar="NAME", help=N_("which shop; by default “My shop”"))
    _add_json(parser)


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=N_("one JSON object instead of a table"))


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
