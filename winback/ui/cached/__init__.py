"""What is kept between reruns. The only place that uses ``st.cache_*``.

Caches are shared by all visitors of the server, so the workspace's id and version are part of every
key, and so is each frozen settings object. Frames are passed as ``_frame``: they are never hashed,
because Streamlit looks only at the edges of a polars frame and would give wrong answers.
"""

from winback.ui.cached import analysed, developed, files, foreseen, gone_quiet, repairing, stored
from winback.ui.cached.analysed import (
    background,
    draft,
    economics,
    glance,
    history,
    lapsed,
    lifecycle,
    list_size,
    look_back,
    months,
    next_steps,
    quiet,
    results,
)
from winback.ui.cached.developed import active_months, beginnings, cohorts, flows, gaps, moved, next_order_steps
from winback.ui.cached.files import backup_contents, look, unsubscribes
from winback.ui.cached.foreseen import due, expected_months, predicted, predicted_before, signs
from winback.ui.cached.gone_quiet import filter_counts, lost_customers, taken_part
from winback.ui.cached.places import data_folder, is_guest, settle_garbage, store
from winback.ui.cached.repairing import new_customers, next_best
from winback.ui.cached.stored import (
    ShopFacts,
    ahead,
    campaign_files,
    campaigns,
    dataset,
    every_workspace,
    receipts,
    rejects,
    reserved,
    shop_facts,
    suppressed,
    waiting,
    workspaces,
)

__all__ = [
    "ShopFacts",
    "active_months",
    "ahead",
    "background",
    "backup_contents",
    "beginnings",
    "campaign_files",
    "campaigns",
    "cohorts",
    "data_folder",
    "dataset",
    "draft",
    "due",
    "economics",
    "every_workspace",
    "expected_months",
    "filter_counts",
    "flows",
    "forget_people",
    "gaps",
    "glance",
    "history",
    "is_guest",
    "lapsed",
    "lifecycle",
    "list_size",
    "look",
    "look_back",
    "lost_customers",
    "months",
    "moved",
    "new_customers",
    "next_best",
    "next_order_steps",
    "next_steps",
    "predicted",
    "predicted_before",
    "quiet",
    "receipts",
    "rejects",
    "reserved",
    "results",
    "settle_garbage",
    "shop_facts",
    "signs",
    "store",
    "suppressed",
    "taken_part",
    "unsubscribes",
    "waiting",
    "workspaces",
]


def forget_people() -> None:
    """Let go of everything that may name somebody who has just been forgotten; it is read anew from what is stored."""
    for cache in (
        *stored.NAMING_PEOPLE,
        *analysed.NAMING_PEOPLE,
        *developed.NAMING_PEOPLE,
        *gone_quiet.NAMING_PEOPLE,
        *repairing.NAMING_PEOPLE,
        *files.NAMING_PEOPLE,
        *foreseen.NAMING_PEOPLE,
    ):
        cache.clear()
