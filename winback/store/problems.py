"""What can go wrong with what is kept, in words for people. None of it names a customer."""

import errno
from datetime import date

from winback.errors import StoreUnavailable, UnusableInput
from winback.locale import N_, Message


class ConcurrentChange(StoreUnavailable):
    """The workspace has changed since it was read: read it again, merge again, commit again."""

    def __init__(self) -> None:
        super().__init__(
            Message(N_("The shop’s data was changed at the same time somewhere else, so nothing was saved here.")),
            Message(N_("Try again: the newest data is then taken into account.")),
        )


class CodesTaken(UnusableInput):
    """Codes that somebody has already; ``count`` says how many."""

    def __init__(self, count: int) -> None:
        super().__init__(
            Message(
                N_("{count} code of this list has been given to somebody before."),
                plural=N_("{count} codes of this list have been given to somebody before."),
                count=count,
            ),
            Message(N_("Nothing was recorded. Take other codes: everyone gets their own, and none is given out twice.")),
        )
        self.count = count


def not_enough_space() -> StoreUnavailable:
    """There is no room for what was to be saved."""
    return StoreUnavailable(
        Message(N_("There is not enough free space to save this. What was stored before is unchanged.")),
        Message(N_("Free some space on the disk with the data folder and try again.")),
    )


def not_writable(folder: str) -> StoreUnavailable:
    """The data folder refuses to be written to or read."""
    return StoreUnavailable(
        Message(N_("The data folder “{folder}” cannot be used."), folder=folder),
        Message(N_("Check that it exists and that you may write to it, or choose another one with WINBACK_DATA_DIR.")),
    )


def not_saved() -> StoreUnavailable:
    """Writing failed for another reason than space or permission."""
    return StoreUnavailable(
        Message(N_("This could not be saved. What was stored before is unchanged.")),
        Message(N_("Check the disk with the data folder and try again.")),
    )


def writing_failed(failure: OSError | None) -> StoreUnavailable:
    """The plain words for an error of the operating system while writing."""
    return not_enough_space() if is_full(failure) else not_saved()


def is_full(failure: OSError | None) -> bool:
    """Whether there was no room for what was to be written."""
    return failure is not None and failure.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def frame_missing() -> StoreUnavailable:
    """A file that the database points to is not there."""
    return StoreUnavailable(
        Message(N_("A file with stored data is missing from the data folder.")),
        Message(N_("Reload the page. If that does not help, restore the data folder from a backup, or read the shop’s files in again.")),
    )


def frame_damaged() -> StoreUnavailable:
    """A file that the database points to is shorter, longer or other than what was written."""
    return StoreUnavailable(
        Message(N_("A file with stored data is damaged: it is not what was saved.")),
        Message(N_("Restore the data folder from a backup, or read the shop’s files in again.")),
    )


def database_busy() -> StoreUnavailable:
    """Somebody else held the database for longer than we wait."""
    return StoreUnavailable(
        Message(N_("The data is in use by another program just now.")), Message(N_("Wait a moment and try again; nothing was changed."))
    )


def database_damaged() -> StoreUnavailable:
    """The file is no database, or a broken one."""
    return StoreUnavailable(
        Message(N_("The database in the data folder is damaged.")),
        Message(N_("Restore the whole data folder from a backup.")),
    )


def database_missing() -> StoreUnavailable:
    """Stored frames without the database that knows what they are."""
    return StoreUnavailable(
        Message(N_("The database is missing from the data folder, while the folder “frames” still holds data.")),
        Message(N_("Restore the whole data folder from a backup, or move “frames” elsewhere to start anew.")),
    )


def database_newer() -> StoreUnavailable:
    """The database was written by a later version of the program."""
    return StoreUnavailable(
        Message(N_("The data was saved by a newer version of Winback than this one.")),
        Message(N_("Update Winback, then open it again. Nothing was changed.")),
    )


def database_unreachable() -> StoreUnavailable:
    """The database cannot be opened or written, for a reason that only its log knows."""
    return StoreUnavailable(
        Message(N_("The database cannot be read or written. What was stored before is unchanged.")),
        Message(N_("Check the data folder or the address of the database and try again.")),
    )


def backup_failed() -> StoreUnavailable:
    """The copy that is made before an update is not sound, so the update is not begun."""
    return StoreUnavailable(
        Message(N_("The data could not be backed up before the update, so the update was not begun.")),
        Message(N_("Check the free space in the data folder and try again. Nothing was changed.")),
    )


def key_missing(file_name: str) -> StoreUnavailable:
    """The suppression list cannot be read without the key it was made with."""
    return StoreUnavailable(
        Message(
            N_("The file “{file_name}” is missing from the data folder, so nobody can be checked against the do-not-contact list."),
            file_name=file_name,
        ),
        Message(N_("Restore it from a backup. No list can be made without it.")),
    )


def not_listed() -> UnusableInput:
    """Nobody can be taken off a list who is not on it."""
    return UnusableInput(
        Message(N_("This address is not on the do-not-contact list.")), Message(N_("Check the spelling; nothing was changed."))
    )


def listed_for_good() -> UnusableInput:
    """Who asked not to be written to stays on the list."""
    return UnusableInput(
        Message(N_("This person unsubscribed or asked to be forgotten, so the address stays on the do-not-contact list.")),
        Message(N_("Only addresses that you added yourself can be taken off again.")),
    )


def no_such_workspace(name: str) -> UnusableInput:
    """The workspace that was asked for is not there."""
    return UnusableInput(Message(N_("There is no shop named “{name}”."), name=name), Message(N_("Choose another one, or create it first.")))


def workspace_exists(name: str) -> UnusableInput:
    """Two workspaces cannot share a name."""
    return UnusableInput(Message(N_("There is a shop named “{name}” already."), name=name), Message(N_("Choose another name.")))


def unusable_workspace_name(longest: int) -> UnusableInput:
    """The name is empty, too long, or holds characters that cannot be seen."""
    return UnusableInput(
        Message(N_("A shop needs a name of 1 to {longest} visible characters."), longest=longest), Message(N_("Choose another name."))
    )


def no_such_campaign(name: str) -> UnusableInput:
    """The campaign that was asked for is not there."""
    return UnusableInput(Message(N_("There is no campaign named “{name}”."), name=name), Message(N_("Choose one of those on the list.")))


def campaign_exists(name: str) -> UnusableInput:
    """Two campaigns of a shop cannot share a name."""
    return UnusableInput(Message(N_("There is a campaign named “{name}” already."), name=name), Message(N_("Choose another name.")))


def unusable_campaign_name(longest: int) -> UnusableInput:
    """The name is empty, too long, or holds characters that cannot be seen."""
    return UnusableInput(
        Message(N_("A campaign needs a name of 1 to {longest} visible characters."), longest=longest), Message(N_("Choose another name."))
    )


def campaign_given_up(name: str) -> UnusableInput:
    """A campaign that was not sent stays so: its people may be on another list by now."""
    return UnusableInput(
        Message(N_("“{name}” was marked as not sent, and its people may be on another list by now."), name=name),
        Message(N_("Make a new list instead.")),
    )


def sent_too_late(latest: date) -> UnusableInput:
    """A list is not sent years after it was made: that day was mistyped."""
    return UnusableInput(
        Message(N_("The list is too old to be sent on that day.")), Message(N_("Choose a day up to {latest}."), latest=latest)
    )


def sent_too_early(as_of: date) -> UnusableInput:
    """Nothing can be sent before the last day of the data it was planned on."""
    return UnusableInput(
        Message(N_("The list was made from orders up to {as_of}, so it cannot have been sent before."), as_of=as_of),
        Message(N_("Choose {as_of} or a later day."), as_of=as_of),
    )
