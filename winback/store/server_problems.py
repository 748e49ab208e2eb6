"""What can go wrong with a database server, in words for people. None of it repeats the address, which may hold a password."""

from winback.errors import StoreUnavailable
from winback.locale import N_, Message


def address_malformed() -> StoreUnavailable:
    """WINBACK_DATABASE_URL cannot be read, or names another kind of database."""
    return StoreUnavailable(
        Message(N_("The address of the database in WINBACK_DATABASE_URL cannot be read.")),
        Message(
            N_(
                "It looks like this: postgresql://name:password@computer:5432/database. "
                "In the password, write %40 for @, %3A for :, %2F for / and %25 for %. "
                "Without this setting, the data is kept in a file in the data folder."
            )
        ),
    )


def driver_missing() -> StoreUnavailable:
    """The package that speaks with PostgreSQL is not installed."""
    return StoreUnavailable(
        Message(N_("The package “psycopg”, which is needed for PostgreSQL, is not installed.")),
        Message(N_("Start Winback with “python3 -m winback”, which installs what is missing.")),
    )


def server_not_reached() -> StoreUnavailable:
    """Nothing answers at the address, or it lets nobody in just now."""
    return StoreUnavailable(
        Message(N_("The database server cannot be reached.")),
        Message(N_("Check that it runs and takes connections from this computer, and that WINBACK_DATABASE_URL names the right computer.")),
    )


def password_refused() -> StoreUnavailable:
    """The server does not know the name, or the password is wrong."""
    return StoreUnavailable(
        Message(N_("The database server does not accept the name and password in WINBACK_DATABASE_URL.")),
        Message(N_("Check both; signs such as @ or / in a password are written as %40 or %2F.")),
    )


def no_such_database() -> StoreUnavailable:
    """The server has no database of this name."""
    return StoreUnavailable(
        Message(N_("The database server has no database of the name in WINBACK_DATABASE_URL.")),
        Message(N_("Create it, for example with “createdb”, or correct the name after the last “/”. Winback makes the tables itself.")),
    )


def server_too_old(version: str, oldest: str) -> StoreUnavailable:
    """The server is older than any that this program is meant for."""
    return StoreUnavailable(
        Message(N_("The database server is PostgreSQL {version}; Winback needs {oldest} or newer."), version=version, oldest=oldest),
        Message(N_("Update the server, or use another one.")),
    )


def not_every_letter() -> StoreUnavailable:
    """The database was made with an encoding that does not have every letter."""
    return StoreUnavailable(
        Message(N_("This database cannot keep every letter: it was not made with the encoding UTF8.")),
        Message(N_("Create another one with “createdb --encoding=UTF8 --template=template0 winback”.")),
    )


def tables_of_others() -> StoreUnavailable:
    """The database holds tables that are not ours."""
    return StoreUnavailable(
        Message(N_("This database holds tables of another program.")),
        Message(N_("Create a database for Winback alone, for example with “createdb”. Nothing was changed.")),
    )


def may_not_write() -> StoreUnavailable:
    """The user of the address may not make or change tables, or the server is a copy that can only be read."""
    return StoreUnavailable(
        Message(N_("The database server does not let Winback make or change tables in this database.")),
        Message(N_("Make the user in WINBACK_DATABASE_URL its owner, and do not use a copy that can only be read.")),
    )


def server_full() -> StoreUnavailable:
    """The disk of the database server is full."""
    return StoreUnavailable(
        Message(N_("There is no free space on the disk of the database server. What was stored before is unchanged.")),
        Message(N_("Free some space there and try again.")),
    )


def connection_lost() -> StoreUnavailable:
    """The server ended or the network broke in the middle; whether a last commit got through is not known."""
    return StoreUnavailable(
        Message(N_("The connection to the database was lost.")),
        Message(N_("Wait a moment and look whether your last step was saved before you do it again.")),
    )


def server_failed() -> StoreUnavailable:
    """The server refuses for a reason that its own log tells."""
    return StoreUnavailable(
        Message(N_("The database server could not do this. What was stored before is unchanged.")),
        Message(N_("Try again; if it happens again, the log of the database server says why.")),
    )


def rows_would_be_lost() -> StoreUnavailable:
    """After an update there were fewer rows than before, so it was undone."""
    return StoreUnavailable(
        Message(N_("The update of the database would not have kept everything, so it was undone.")),
        Message(N_("Nothing was changed. Use the version of Winback that you had before, and report this.")),
    )


def other_data_folder(folder: str) -> StoreUnavailable:
    """The folder holds the files of another database, or is not the one that this database has its files in."""
    return StoreUnavailable(
        Message(N_("The data folder “{folder}” is not the one that belongs to this database. Nothing was changed."), folder=folder),
        Message(
            N_(
                "Each database has a data folder of its own, and all computers that use the database share that folder. "
                "Check WINBACK_DATABASE_URL and WINBACK_DATA_DIR; a new database needs a new folder."
            )
        ),
    )
