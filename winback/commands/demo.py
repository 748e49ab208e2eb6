"""``demo`` and ``samples``: made-up shops as files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from winback.commands.imports import existing
from winback.errors import UnusableInput
from winback.locale import N_, Message
from winback.locale.formats import Speaker
from winback.vocabulary import BusinessType

if TYPE_CHECKING:
    from winback.demo.answers import Answered, Answers

DAYS_TO_ANSWER = 30
_Stated = TypeVar("_Stated")


@dataclass(frozen=True, kw_only=True)
class ListsRequest:
    """Offer lists to be answered. ``lifts`` and ``sent_on``: none, one for all, or one for each list."""

    lists: tuple[Path, ...] = ()
    lifts: tuple[float, ...] = ()
    sent_on: tuple[date, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ListAnswered:
    """One list and what became of it by the last day of the exports."""

    file_name: str
    answered: "Answered"

    def as_json(self) -> dict[str, Any]:
        return {
            "list": self.file_name,
            "sent_on": self.answered.sent_on.isoformat(),
            "addressees": self.answered.addressees,
            "ignored": self.answered.ignored,
            "extra_orders": self.answered.extra_orders,
        }

    def said(self) -> Message:
        return Message(
            N_("{name}: sent on {day}; buyers of this shop: {addressees}; others, ignored: {ignored}; extra orders so far: {extra}"),
            name=self.file_name,
            day=self.answered.sent_on,
            addressees=self.answered.addressees,
            extra=self.answered.extra_orders,
            ignored=self.answered.ignored,
        )


@dataclass(frozen=True, kw_only=True)
class Written:
    """Files that a command wrote, and the offer lists that were answered in them."""

    files: tuple[Path, ...]
    answered: tuple[ListAnswered, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"files": [str(path) for path in self.files], "answers": [one.as_json() for one in self.answered]}

    def as_table(self, say: Speaker) -> str:
        return "\n".join([*(str(path) for path in self.files), *(say.say(one.said()) for one in self.answered)])


def write_demo(
    *,
    business: BusinessType,
    customers: int,
    seed: int,
    as_of: date,
    locale: str,
    platform: str,
    folder: Path,
    lists: ListsRequest = ListsRequest(),
) -> Written:
    """Write the exports of a made-up shop into ``folder``, whose buyers have reacted to the offer lists.

    Raises ``UnusableFile`` for a file that is no offer list, and ``UnusableInput`` for lifts or days that do not fit.
    """
    from winback.demo.launch import write_shop  # noqa: PLC0415 – faker is slow to import and no other command needs it
    from winback.demo.shop import make_shop  # noqa: PLC0415 – as above

    sent = sorted(_answers(lists, as_of), key=lambda one: one[1].sent_on)
    answers = [each for _, each in sent]
    shop = make_shop(business=business, customers=customers, seed=seed, as_of=as_of, locale=locale, answers=answers)
    return Written(
        files=tuple(write_shop(shop, platform=platform, folder=folder)),
        answered=tuple(ListAnswered(file_name=name, answered=one) for (name, _), one in zip(sent, shop.answered, strict=True)),
    )


def write_samples(folder: Path) -> Written:
    """Write the sample exports into ``folder``."""
    from winback.demo.samples import write_samples as write  # noqa: PLC0415 – as above

    return Written(files=tuple(write(folder)))


def _answers(request: ListsRequest, as_of: date) -> list[tuple[str, "Answers"]]:
    """The lists with their file names. Where no sending day is stated: the day after the list's as-of date, else 30 days ago."""
    from winback.demo.answers import Answers  # noqa: PLC0415 – as above
    from winback.demo.offer_lists import read_offer_list  # noqa: PLC0415 – as above

    lifts = _for_each(request.lists, request.lifts, "--lift")
    days = _for_each(request.lists, request.sent_on, "--sent-on")
    answers = []
    for path, lift, stated in zip(request.lists, lifts, days, strict=True):
        read = read_offer_list(existing(path))
        sent_on = stated or (read.as_of + timedelta(days=1) if read.as_of else as_of - timedelta(days=DAYS_TO_ANSWER))
        answers.append((path.name, Answers(sent_on=sent_on, addressees=read.addressees, lift=lift)))
    return answers


def _for_each(lists: Sequence[Path], stated: Sequence[_Stated], option: str) -> Sequence[_Stated | None]:
    if not stated:
        return [None] * len(lists)
    if len(stated) == 1 and lists:
        return [stated[0]] * len(lists)
    if len(stated) != len(lists):
        raise UnusableInput(
            Message(N_("{option} is given {times} times for {lists} lists."), option=option, times=len(stated), lists=len(lists)),
            Message(N_("Give it once for all lists, or once for each --answers.")),
        )
    return stated
