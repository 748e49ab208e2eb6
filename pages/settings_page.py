"""What is set for the shop, whom nobody writes to, one's shops, backups, and getting rid of it all."""

from winback.locale import N_
from winback.ui import frame, panels, settings_groups

here = frame.page()

panels.finding(here, N_("Settings"), N_("What is set for a shop holds for this shop only, from now on, everywhere."))
settings_groups.statistics_switch(here)
settings_groups.show(here, settings_groups.choose(here))
