"""What lies behind the result of a campaign: day by day, who came back, whether they stay, the codes, the files."""

import polars as pl
import streamlit as st

from winback.campaigns.lasting import Stayed
from winback.charts.results import cumulative_returns
from winback.export.returned import returned_csv, returned_people
from winback.locale import N_, Message
from winback.locale.words import word
from winback.measuring import CampaignResult
from winback.pipeline import History
from winback.ui import masked, panels, recorded
from winback.ui.frame import Here, escape
from winback.vocabulary import Arm

MOST_PEOPLE_SHOWN = 300


def details(here: Here, history: History, result: CampaignResult) -> None:
    """Everything on one campaign that is not on the first screen."""
    with st.expander(here(N_("More about it")), type="compact"):
        names = (N_("Day by day"), N_("Who came back"), N_("Do they stay?"), N_("Codes"), N_("Files"))
        days, people, staying, codes, files = st.tabs([here(name) for name in names])
        with days:
            day_by_day = cumulative_returns(result.by_day, panels.look(), window_days=result.campaign.window_days)
            panels.picture(day_by_day, key=f"days_{result.campaign.id}")
        with people:
            _people(here, history, result)
        with staying:
            _staying(here, result)
        with codes:
            _codes(here, result)
        with files:
            if st.toggle(here(N_("Get the files again")), key=f"files_again_{result.campaign.id}"):
                recorded.files(here, result.campaign)
            recorded.correct_date(here, result.campaign)


def _people(here: Here, history: History, result: CampaignResult) -> None:
    """Who came back, with what they spent then and since."""
    back = returned_people(result.outcomes, history.people)
    if back.is_empty():
        st.caption(here(N_("Nobody has come back yet.")))
        return
    masked.table(
        here,
        _as_read(here, back.head(MOST_PEOPLE_SHOWN)),
        _titles(here, result.currency),
        alt=here(N_("Table of the people who came back")),
        key=f"back_{result.campaign.id}",
    )
    panels.download(
        here(Message(N_("Download ({count})"), count=back.height)),
        lambda: returned_csv(back),
        file_name="winback-came-back.csv",
        mime="text/csv",
        key=f"back_csv_{result.campaign.id}",
    )


def _as_read(here: Here, back: pl.DataFrame) -> pl.DataFrame:
    groups = {arm.value: here(word(arm)) for arm in Arm} | {Arm.A.value: here(N_("Got the message"))}
    return back.with_columns(
        pl.col("arm").cast(pl.String).replace_strict(groups),
        pl.col("revenue", "later_revenue").cast(pl.Float64).round(0),
    )


def _titles(here: Here, currency: str) -> dict[str, str]:
    return {
        "name": here(N_("Name")),
        "arm": here(N_("Group")),
        "returned_on": here(N_("Came back on")),
        "revenue": here(Message(N_("Bought then, {currency}"), currency=currency)),
        "later_revenue": here(Message(N_("Since then, {currency}"), currency=currency)),
        "redeemed": here(N_("Used the code")),
    }


def _staying(here: Here, result: CampaignResult) -> None:
    """Whether those who came back bought again: a row for each figure and a column for each group, which a phone has room for."""
    groups = (_stayed(here, result.lasting.contacted), _stayed(here, result.lasting.comparison_group))
    names = [here(N_("Got the message")), here(N_("Comparison group"))]
    rows = [{" ": name} | {group: said[name] for group, said in zip(names, groups, strict=True)} for name in groups[0]]
    st.table(rows, border="horizontal")
    st.caption(here(N_("Counted among those whose return is that long ago; a dash means that nobody’s is yet.")))


def _stayed(here: Here, stayed: Stayed) -> dict[str, str]:
    """What is said of one group, by the name of the figure."""

    def share(value: float | None) -> str:
        return "–" if value is None else here.say.percent(value)

    return {
        here(N_("Came back")): here.say.number(stayed.returned),
        here(N_("Bought again within 90 days")): share(stayed.soon.share),
        here(N_("Within 180 days")): share(stayed.late.share),
        here(N_("Days until half bought again")): "–" if stayed.median_days is None else here.say.number(stayed.median_days),
        here(N_("Of that at full price")): share(stayed.full_price_share),
    }


def _codes(here: Here, result: CampaignResult) -> None:
    """How the codes were used, also by others and together with other codes."""
    used = result.codes
    if not used.given:
        st.caption(here(N_("This campaign had no codes.")))
        return
    rows = {
        N_("Codes given out"): used.given,
        N_("People who used theirs"): used.people,
        N_("Orders with it"): used.orders,
        N_("Orders in which somebody else used one"): used.by_others,
        N_("Orders of the comparison group with one"): used.by_comparison_group,
        N_("Of these orders, together with another code"): used.stacked,
    }
    st.table(
        [{here(N_("Codes")): here(name), here(N_("Number")): here.say.number(count)} for name, count in rows.items()], border="horizontal"
    )
    taken_off = Message(N_("These orders state {amount} taken off."), amount=here.say.money(used.discount, result.currency))
    st.caption(escape(here(taken_off)))
    if used.by_comparison_group:
        leaked = Message(
            N_("{count} order of the comparison group used a code of this campaign: the comparison shows less than the truth."),
            plural=N_("{count} orders of the comparison group used codes of this campaign: the comparison shows less than the truth."),
            count=used.by_comparison_group,
        )
        panels.notes(here, [leaked])
