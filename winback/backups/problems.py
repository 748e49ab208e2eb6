"""What can be wrong with a backup, in words for people."""

from winback.errors import StoreUnavailable, UnusableFile
from winback.locale import N_, Message

_NOTHING_CHANGED = Message(N_("Nothing was changed. Choose another backup."))


def damaged() -> UnusableFile:
    """Something in it is not what was written."""
    return UnusableFile(Message(N_("This backup is damaged: it is not what was saved.")), _NOTHING_CHANGED)


def not_ours() -> UnusableFile:
    """It is another kind of file."""
    return UnusableFile(Message(N_("This is not a Winback backup.")), Message(N_("Nothing was changed. Backups end in “.winback.zip”.")))


def newer() -> UnusableFile:
    """A later version of the program wrote it."""
    return UnusableFile(
        Message(N_("This backup was made by a newer version of Winback than this one.")),
        Message(N_("Update Winback, then restore it. Nothing was changed.")),
    )


def not_readable() -> UnusableFile:
    """The system does not let us read it."""
    return UnusableFile(Message(N_("The backup cannot be opened.")), Message(N_("Check that it is still there and may be read.")))


def too_large() -> UnusableFile:
    """Checking it takes more than this computer can spare."""
    return UnusableFile(
        Message(N_("This backup needs more memory or time than this computer can spare for it, or it is damaged.")), _NOTHING_CHANGED
    )


def not_written() -> StoreUnavailable:
    """What was read back is not what was to be saved, or it could not be saved at all."""
    return StoreUnavailable(
        Message(N_("The backup could not be saved.")),
        Message(N_("Choose another folder, or another disk. Earlier backups and the data are unchanged.")),
    )


def no_room() -> StoreUnavailable:
    """The disk is too full for it."""
    return StoreUnavailable(
        Message(N_("There is not enough free space for the backup. Earlier backups and the data are unchanged.")),
        Message(N_("Free some space, or choose another disk.")),
    )
