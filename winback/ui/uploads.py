"""Files that come in through the browser: two slots, one question about dates."""

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from winback.errors import NeedsDateOrder, NeedsMapping, UnusableFile, UnusableInput
from winback.importing import ImportOutcome, Upload, import_files
from winback.locale import N_, Message
from winback.store import Workspace
from winback.ui import access, cached, masked, panels, session
from winback.ui.columns import ask_columns
from winback.ui.frame import Here, escape, show_error
from winback.ui.shop_choice import OWN_SHOP, new_shop, open_shop, start_own
from winback.vocabulary import DateOrder

FILE_TYPES = ["csv", "tsv", "txt", "gz", "xlsx", "xls", "parquet"]
_COPY_BYTES = 1 << 20
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def slots(here: Here) -> None:
    """Two cards for the two files; what is dropped is read in at once."""
    if here.masked:
        masked.not_shown(here, masked.NO_FILES)
        return
    if here.workspace is not None and here.workspace.is_demo:
        _own_shops(here)
        return
    orders, customers = st.columns(2)
    with orders.container(border=True, height="stretch"):
        _slot(
            here,
            "orders",
            N_("1  Orders"),
            N_(
                "Who bought what, and when. In Shopify: Orders → Export → All orders → Plain CSV. In WooCommerce: an order "
                "export with billing e-mail."
            ),
        )
    with customers.container(border=True, height="stretch"):
        _slot(
            here,
            "customers",
            N_("2  Customers"),
            N_(
                "Who may be written to today. In Shopify: Customers → Export → All customers → Plain CSV. Without it we can "
                "analyse, but not build a reliable mailing list."
            ),
        )
    st.caption(here(panels.PRIVACY), help=here(N_("Up to 2 GB per file. The uploaded file is deleted once it has been read.")))
    if access.sits_here():  # elsewhere it would be the server's files
        with st.expander(here(N_("A large file on this computer")), type="compact"):
            _from_disk(here)


def _own_shops(here: Here) -> None:
    """In place of the slots where a demo shop is on screen: the people in it are made up, and stay among themselves."""
    with st.container(border=True):
        st.markdown(f"##### {here(N_('Your own files'))}")
        st.write(here(N_("This is a demo shop: its people are made up. Your own files go into a shop of your own.")))
        with st.container(horizontal=True):
            for shop in (one for one in cached.workspaces() if not one.is_demo):
                if st.button(escape(shop.name), key=f"to_shop_{shop.id}", icon=":material/storefront:"):
                    open_shop(shop)
            if st.button(here(N_("Start a shop of my own")), key="start_own", icon=":material/add:"):
                start_own(here(OWN_SHOP))


def _slot(here: Here, slot: str, title: str, line: str) -> None:
    st.markdown(f"##### {here(title)}")
    st.write(here(line))
    dropped = st.file_uploader(
        here(title),
        type=FILE_TYPES,
        accept_multiple_files=True,
        key=f"{slot}_{session.uploader_round()}",
        label_visibility="collapsed",
    )
    if dropped:
        _read_in(here, slot, [(file.name, file) for file in dropped])


def _from_disk(here: Here) -> None:
    with st.form("from_disk", border=False):
        typed = st.text_input(here(N_("Where the file is")), placeholder="/home/me/orders_export.csv")
        if st.form_submit_button(here(N_("Read it in"))):
            session.choose_file_on_disk(typed.strip().strip("\"'"))
    if not session.file_on_disk():
        return
    path = Path(session.file_on_disk()).expanduser()
    if not path.is_file():
        show_error(UnusableInput(Message(N_("There is no file at this place.")), Message(N_("Check the folder and the name."))))
        return
    _import(
        here,
        "disk",
        [Upload(path=path, file_name=path.name, answers=session.answers(f"disk_{path.name}"))],
        stamps=[path.stat().st_mtime_ns],
    )


def _read_in(here: Here, slot: str, dropped: Sequence[tuple[str, UploadedFile]]) -> None:
    """Copy the uploads to private temporary files for as long as they are read, then import them."""
    with on_disk([file for _, file in dropped]) as paths:
        uploads = [
            Upload(path=path, file_name=name, answers=session.answers(f"{slot}_{name}"))
            for path, (name, _) in zip(paths, dropped, strict=True)
        ]
        _import(here, slot, uploads, stamps=[file.file_id for _, file in dropped])


def _import(here: Here, slot: str, uploads: Sequence[Upload], *, stamps: Sequence[object]) -> None:
    """Read in, or show the one thing that is wrong or has to be answered.

    A file that could not be used is not tried again while it lies there and nothing new is said about it.
    """
    attempt = tuple((upload.file_name, stamp, upload.answers) for upload, stamp in zip(uploads, stamps, strict=True))
    refusal = session.refusal(slot, attempt)
    if refusal is None:
        try:
            with st.spinner(here(N_("Reading the file …")), show_time=True):
                outcome = import_files(cached.store(), _own_workspace(here), uploads, now=datetime.now(UTC))
        except (UnusableFile, NeedsDateOrder) as refused:
            refusal = refused
            session.remember_refusal(slot, attempt, refused)
        else:
            _settle(outcome)
    if refusal is not None:
        _show_refusal(here, _keys(slot, uploads), refusal)


def _show_refusal(here: Here, keys: Sequence[str], refusal: UnusableFile | NeedsDateOrder) -> None:
    """What is wrong, or the question whose answer mends it."""
    match refusal:
        case NeedsDateOrder():
            _ask_date_order(here, keys, refusal)
        case NeedsMapping():
            ask_columns(here, keys, refusal)
        case _:
            show_error(refusal)


def _settle(outcome: ImportOutcome) -> None:
    session.open_workspace(outcome.workspace.id)
    session.empty_uploaders()
    session.forget_answers()
    session.choose_file_on_disk("")
    st.rerun()


def _keys(slot: str, uploads: Sequence[Upload]) -> list[str]:
    """What the answers about these uploads are remembered under."""
    return [f"{slot}_{upload.file_name}" for upload in uploads]


def _ask_date_order(here: Here, keys: Sequence[str], question: NeedsDateOrder) -> None:
    asked = Message(
        N_("The dates in the column “{column}” can be read in two ways. Which day is “{example}”?"),
        column=question.column,
        example=question.example,
    )
    st.warning(escape(here(asked)), icon=":material/help:")
    readings = {DateOrder.DAY_FIRST: question.day_first, DateOrder.MONTH_FIRST: question.month_first}
    with st.container(horizontal=True):
        for order, reading in readings.items():
            st.button(escape(_reading(here, reading)), key=f"{order}_{keys[0]}", on_click=session.answer_dates, args=(keys, order))


def _reading(here: Here, days: str) -> str:
    """One reading in words: the day of the example, and the last day of the file, which often settles it."""
    read = [date.fromisoformat(day) for day in _ISO_DAY.findall(days)]
    if len(read) != 2:
        return days
    example, last = (here.say.day_long(day) for day in read)
    return here(Message(N_("{day} – the file then ends on {last}"), day=example, last=last))


def _own_workspace(here: Here) -> Workspace:
    """Where own files go: the shop on screen; a new one where there is none. A demo shop has no slots that files could come from."""
    return here.workspace or new_shop(here(OWN_SHOP))


@contextmanager
def on_disk(files: Sequence[BinaryIO]) -> Iterator[list[Path]]:
    """Private copies of the uploads under names of our own, removed whatever happens."""
    with tempfile.TemporaryDirectory(prefix="winback-") as folder:
        paths = [Path(folder) / f"upload-{number}" for number in range(len(files))]
        for path, file in zip(paths, files, strict=True):
            file.seek(0)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as copy:
                while block := file.read(_COPY_BYTES):
                    copy.write(block)
        yield paths
