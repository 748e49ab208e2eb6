"""Files that come in through the browser: two slots, one question about dates, a look at the columns where that is needed or wanted."""

import io
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from winback.errors import NeedsDateOrder, NeedsMapping, UnusableFile, UnusableInput
from winback.importing import ImportOutcome, Upload, import_files, look_at
from winback.ingest.container import BEGINNING_BYTES, is_packed
from winback.ingest.looks import Look
from winback.locale import N_, Message
from winback.policy import ImportAnswers
from winback.store import Workspace
from winback.ui import access, cached, columns, masked, panels, session
from winback.ui.frame import Here, escape, show_error
from winback.ui.shop_choice import OWN_SHOP, new_shop, open_shop, start_own
from winback.vocabulary import DateOrder, FileKind

FILE_TYPES = ["csv", "tsv", "txt", "gz", "xlsx", "xls", "parquet"]
_COPY_BYTES = 1 << 20


def slots(here: Here) -> None:
    """Two cards for the two files; what is dropped is read in at once."""
    if here.masked:
        masked.not_shown(here, masked.NO_FILES)
        return
    if here.workspace is not None and here.workspace.is_demo:
        _own_shops(here)
        return
    if name := session.corrected_file():
        told = Message(N_("Choose “{file}” once more. Before it is read in, you see which column is taken for what."), file=name)
        st.info(escape(here(told)), icon=":material/edit:")
    orders, customers = st.columns(2)
    below = st.container()
    with orders.container(border=True, height="stretch"):
        _slot(here, below, "orders", N_("1  Orders"), _ORDERS)
    with customers.container(border=True, height="stretch"):
        _slot(here, below, "customers", N_("2  Customers"), _CUSTOMERS)
        st.caption(here(_ANSWERS))
    _check_first(here)
    st.caption(here(panels.PRIVACY), help=here(N_("Up to 2 GB per file. The uploaded file is deleted once it has been read.")))
    if access.sits_here():  # elsewhere it would be the server's files
        with st.expander(here(N_("A large file on this computer")), type="compact"):
            _from_disk(here, below)


_ORDERS = N_(
    "Who bought what, and when. In Shopify: Orders → Export → All orders → Plain CSV. In WooCommerce: an order export with billing e-mail."
)
_CUSTOMERS = N_(
    "Who may be written to today. In Shopify: Customers → Export → All customers → Plain CSV. Without it we can analyse, but not build a "
    "reliable mailing list."
)
_ANSWERS = N_(
    "The answers to a survey – one column with the e-mail, one with the answer to “Why did you leave?” – go here, too: they stand before "
    "every reason that the orders show."
)


def _check_first(here: Here) -> None:
    """The tick that nothing is read in before its columns were looked at."""
    st.checkbox(here(N_("Show me the columns before a file is read in")), key=session.CHECK_KEY)


def _own_shops(here: Here) -> None:
    """In place of the slots where a demo shop is on screen: the people in it are made up, and stay among themselves."""
    with st.container(border=True):
        panels.card_title(here(N_("Your own files")))
        st.write(here(N_("This is a demo shop: its people are made up. Your own files go into a shop of your own.")))
        with st.container(horizontal=True):
            for shop in (one for one in cached.workspaces() if not one.is_demo):
                if st.button(escape(shop.name), key=f"to_shop_{shop.id}", icon=":material/storefront:"):
                    open_shop(shop)
            if st.button(here(N_("Start a shop of my own")), key="start_own", icon=":material/add:"):
                start_own(here(OWN_SHOP))


def _slot(here: Here, below: DeltaGenerator, slot: str, title: str, line: str) -> None:
    panels.card_title(here(title))
    st.write(here(line))
    dropped = st.file_uploader(
        here(title),
        type=FILE_TYPES,
        accept_multiple_files=True,
        key=f"{slot}_{session.uploader_round()}",
        label_visibility="collapsed",
    )
    if dropped:
        _read_in(here, below, slot, [(file.name, file) for file in dropped])


def _from_disk(here: Here, below: DeltaGenerator) -> None:
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
    upload = f"disk_{path.name}"
    stamp = path.stat().st_mtime_ns

    def taken(answers: ImportAnswers) -> Look:
        return look_at(cached.store(), here.workspace, path, answers=answers)

    waiting = [_Waiting(upload=upload, file_name=path.name, stamp=stamp, take=taken)]
    if _is_to_be_checked(here, below, "disk", waiting):
        return
    _import(here, below, "disk", [Upload(path=path, file_name=path.name, answers=session.answers(upload))], waiting)


def _read_in(here: Here, below: DeltaGenerator, slot: str, dropped: Sequence[tuple[str, UploadedFile]]) -> None:
    """Copy the uploads to private temporary files for as long as they are read, then import them."""
    waiting = [_waiting(here, slot, name, file) for name, file in dropped]
    if _is_to_be_checked(here, below, slot, waiting):
        return
    with on_disk([file for _, file in dropped]) as paths:
        uploads = [
            Upload(path=path, file_name=one.file_name, answers=session.answers(one.upload))
            for path, one in zip(paths, waiting, strict=True)
        ]
        _import(here, below, slot, uploads, waiting)


@dataclass(frozen=True, kw_only=True)
class _Waiting:
    """A file that waits to be read in: what its answers are kept under, and how a look at it is taken."""

    upload: str
    file_name: str
    stamp: object
    take: Callable[[ImportAnswers], Look]


def _waiting(here: Here, slot: str, name: str, file: UploadedFile) -> _Waiting:
    def taken(answers: ImportAnswers) -> Look:
        with beginning_on_disk(file) as (path, is_part):
            return look_at(cached.store(), here.workspace, path, answers=answers, is_part=is_part)

    return _Waiting(upload=f"{slot}_{name}", file_name=name, stamp=file.file_id, take=taken)


def _is_to_be_checked(here: Here, below: DeltaGenerator, slot: str, waiting: Sequence[_Waiting]) -> bool:
    """Show the columns of the first file that is to be looked at and was not confirmed yet; whether there was one."""
    if not session.checks_columns():
        return False
    unconfirmed = next((one for one in waiting if not session.is_confirmed(one.upload)), None)
    if unconfirmed is not None:
        _columns_of(here, below, slot, unconfirmed)
    return unconfirmed is not None


def _columns_of(here: Here, below: DeltaGenerator, slot: str, one: _Waiting) -> None:
    """The columns of one file, below both slots, where there is room."""
    shop = (here.workspace.id, here.workspace.version) if here.workspace else ()

    def look(answers: ImportAnswers) -> Look:
        with st.spinner(here(N_("Looking at the file …"))):
            return cached.look((one.upload, one.stamp, shop), answers, lambda: one.take(answers))

    kind = FileKind.CUSTOMERS if slot == "customers" else FileKind.ORDERS
    try:
        with below.container(border=True):
            panels.card_title(one.file_name)
            columns.correct(here, one.upload, look, slot_kind=kind, key=f"{one.upload}_{one.stamp}")
    except UnusableFile as refused:
        show_error(refused)


def _import(here: Here, below: DeltaGenerator, slot: str, uploads: Sequence[Upload], waiting: Sequence[_Waiting]) -> None:
    """Read in, or show the one thing that is wrong or has to be answered.

    A file that could not be used is not tried again while it lies there and nothing new is said about it.
    """
    attempt = tuple((upload.file_name, one.stamp, upload.answers) for upload, one in zip(uploads, waiting, strict=True))
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
        _show_refusal(here, below, slot, waiting, refusal)


def _show_refusal(
    here: Here, below: DeltaGenerator, slot: str, waiting: Sequence[_Waiting], refusal: UnusableFile | NeedsDateOrder
) -> None:
    """What is wrong, or the question whose answer mends it."""
    match refusal:
        case NeedsDateOrder():
            _ask_date_order(here, [one.upload for one in waiting], refusal)
        case NeedsMapping():
            asked = [one for one in waiting if one.file_name == refusal.file_name] or waiting
            _columns_of(here, below, slot, asked[0])
        case _:
            if len(waiting) > 1 and refusal.file_name:
                st.markdown(f"**{escape(refusal.file_name)}**")
            show_error(refusal)


def _settle(outcome: ImportOutcome) -> None:
    session.open_workspace(outcome.workspace.id)
    session.empty_uploaders()
    session.forget_answers()
    session.choose_file_on_disk("")
    st.rerun()


def _ask_date_order(here: Here, keys: Sequence[str], question: NeedsDateOrder) -> None:
    asked = Message(
        N_("The dates in the column “{column}” can be read in two ways. Which day is “{example}”?"),
        column=question.column,
        example=columns.without_midnight(question.example),
    )
    st.warning(escape(here(asked)), icon=":material/help:")
    readings = {DateOrder.DAY_FIRST: question.day_first, DateOrder.MONTH_FIRST: question.month_first}
    with st.container(horizontal=True):
        for order, reading in readings.items():
            st.button(escape(columns.reading(here, reading)), key=f"{order}_{keys[0]}", on_click=session.answer_dates, args=(keys, order))


def _own_workspace(here: Here) -> Workspace:
    """Where own files go: the shop on screen; a new one where there is none. A demo shop has no slots that files could come from."""
    return here.workspace or new_shop(here(OWN_SHOP))


@contextmanager
def beginning_on_disk(file: BinaryIO) -> Iterator[tuple[Path, bool]]:
    """A private copy of the beginning of an upload, and whether it goes on; a packed file is copied whole."""
    file.seek(0)
    head = file.read(BEGINNING_BYTES)
    is_part = len(head) == BEGINNING_BYTES and not is_packed(head) and bool(file.read(1))
    with on_disk([io.BytesIO(head) if is_part else file]) as (path,):
        yield path, is_part


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
