"""The steps from one release's tables to the next, run by Alembic. Read in only where a database has to be brought up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection


def run_steps(connection: Connection, migrations: Path) -> None:
    """Every step that the database has not taken yet, within the transaction of the caller."""
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
