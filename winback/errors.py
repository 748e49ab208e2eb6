"""What can go wrong, as people are told about it.

::

    WinbackError
    ├── UnusableFile        the file cannot be used; nothing was changed        (exit code 3)
    │   └── NeedsMapping    a person has to say, or to confirm, which column holds what
    ├── NeedsDateOrder      the dates can be read in two ways; the person decides (exit code 3)
    ├── UnusableInput       something typed or chosen does not fit              (exit code 2)
    ├── StoreUnavailable    the data folder or database cannot be read or written
    └── FrameMismatch       a frame is not what its schema says: a fault of ours (exit code 1)

Each carries a message id with its values (``problem``) and what to do (``advice``); a page or the
command line translates them. ``str()`` of an error is its English text. Neither holds personal data.
"""

from winback.locale import N_, Message


class WinbackError(Exception):
    """Base of all errors that a person is told about."""

    def __init__(self, problem: Message, advice: Message | None = None) -> None:
        super().__init__(problem, advice)
        self.problem = problem
        self.advice = advice

    def __str__(self) -> str:
        return " ".join(message.in_english() for message in (self.problem, self.advice) if message)


class UnusableFile(WinbackError):
    """The file cannot be used. Nothing that was stored has changed.

    ``file_name`` says which one it is where several were read in together. It is for the screen only: a name may be somebody's.
    """

    file_name: str | None = None


class NeedsMapping(UnusableFile):
    """Too little was found to go on, but a person can say which column holds what.

    ``headers`` are the columns of the file, ``found`` the (field, header) that were recognised, ``doubtful`` the fields of
    those that are not certain.
    """

    def __init__(
        self,
        problem: Message,
        advice: Message,
        *,
        headers: tuple[str, ...],
        found: tuple[tuple[str, str], ...],
        doubtful: tuple[str, ...] = (),
    ) -> None:
        super().__init__(problem, advice)
        self.headers = headers
        self.found = found
        self.doubtful = doubtful


class NeedsDateOrder(WinbackError):
    """Every date of a column can be read day-first and month-first.

    ``column`` is the header, ``example`` a cell of it, ``day_first`` and ``month_first`` the
    two readings of that cell as ISO dates, with the last date of the column in each reading.
    """

    def __init__(self, *, column: str, example: str, day_first: str, month_first: str) -> None:
        super().__init__(
            Message(
                N_("The dates in the column “{column}” can be read in two ways: “{example}” is {day_first} or {month_first}."),
                column=column,
                example=example,
                day_first=day_first,
                month_first=month_first,
            ),
            Message(N_("Choose which one is right, here or with --dates day-first or --dates month-first.")),
        )
        self.column = column
        self.example = example
        self.day_first = day_first
        self.month_first = month_first


class UnusableInput(WinbackError):
    """Something that was typed or chosen does not fit."""


class StoreUnavailable(WinbackError):
    """The data folder or the database cannot be read or written; what was stored is unchanged."""


class FrameMismatch(WinbackError):
    """A frame is not what its schema declares: a fault of the program, never of the person."""

    def __init__(self, schema: str, problems: list[str]) -> None:
        super().__init__(
            Message(N_("Internal table “{schema}” is not as declared: {problems}."), schema=schema, problems="; ".join(problems))
        )
