"""Settings of one shop, group by group."""

from winback.pipeline import History
from winback.store import Workspace
from winback.ui.frame import Here
from winback.ui.settings_lifecycle import lifecycle_form
from winback.ui.settings_lists import lists_form
from winback.ui.settings_money import money_form
from winback.ui.settings_shop import shop_form


def forms(here: Here, workspace: Workspace, history: History | None) -> None:
    """The shop, its money, its lifecycle, its lists: each kept for itself."""
    shop_form(here, workspace)
    money_form(here, workspace, history)
    lifecycle_form(here, workspace, history)
    lists_form(here, workspace)
