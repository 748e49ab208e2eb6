"""Backups: everything of some workspaces in one file that can be read back anywhere, and restoring from it.

A backup holds people's data as they are, with the key of the do-not-contact list: keep it as safe as the data folder.
Whoever is forgotten after it was made is still in it; restoring it here forgets them again.
"""

from winback.backups.contents import SUFFIX, BackedUpShop, BackupContents, backup_file_name
from winback.backups.guarding import check_backup
from winback.backups.restoring import restore_backup
from winback.backups.writing import write_backup

__all__ = [
    "SUFFIX",
    "BackedUpShop",
    "BackupContents",
    "backup_file_name",
    "check_backup",
    "restore_backup",
    "write_backup",
]
