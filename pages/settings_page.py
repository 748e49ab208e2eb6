"""The shop's name, currency, country and time zone; what is stored where; deleting everything."""

from winback.locale import N_
from winback.ui import frame, panels, person
from winback.ui import settings as view

here = frame.page()

if here.workspace is None:
    panels.no_data(here)
else:
    panels.finding(here, N_("Settings of this shop"), N_("What is set here holds for this shop only."))
    view.shop_form(here, here.workspace)
    view.money_form(here, here.workspace)
    person.ask(here, here.workspace)
    view.where_it_is(here)
    view.delete_everything(here, here.workspace)
