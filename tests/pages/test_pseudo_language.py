"""No word on any page is written past the translation: in a language of brackets every text is in brackets."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import available_timezones

import polars as pl
import pytest
from babel import Locale
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.testing.v1 import AppTest

from tests.in_process import parse_here
from tests.pages.conftest import NOW, OpenPage, imported
from tests.pages.pseudo import OPEN, Data, Shown, hear, untranslated, words_of
from winback import importing
from winback.demo.launch import write_exports
from winback.export.tools import TOOLS
from winback.locale import LANGUAGE_LABEL, LANGUAGES
from winback.store import open_store
from winback.ui import session
from winback.ui.frame import PAGES
from winback.ui.settings_groups import Group
from winback.vocabulary import BusinessType, Dimension, RewardKind, ValueTier

NAMELESS = b"Ref,Wann,Wieviel,Wer\nA1,2024-01-02,12.50,a@example.com\nA2,2024-01-03,9.00,a@example.com\n"
EITHER_WAY = b"Order ID,Email,Order date,Total\n1,a@example.com,03/04/2024,5.00\n2,a@example.com,05/06/2024,7.00\n"
LEFT = b"Email,Unsubscribed on\na@example.com,2026-01-02\nnobody,2026-01-03\n"

OF_FILES = ("Order ID", "Email", "Order date", "Total")
FEW = 300
SENT_ON = date(2026, 3, 31)
Listened = list[ForwardMsg]


def exported(folder: Path, *, until: date, customers: int = 600) -> Path:
    """The data folder with the exports of the demo shop up to a day read in."""
    exports = folder.parent / f"exports-{until}"
    shop = {"customers": customers, "seed": 3, "locale": "fi_FI", "platform": "shopify"}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(importing, "parse_untrusted", parse_here)
        return imported(folder, write_exports(BusinessType.COFFEE, as_of=until, folder=exports, **shop))


@pytest.fixture(scope="module")
def finnish_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a demo shop whose names and products are no English words."""
    return exported(tmp_path_factory.mktemp("finnish"), until=NOW.date())


@pytest.fixture(scope="module")
def data(finnish_dir: Path) -> Data:
    """The words of the shop and of lists that others keep: countries, currencies, time zones; headers and files as a whole."""
    store = open_store(finnish_dir)
    (workspace,) = store.workspaces()
    dataset, receipts = store.dataset(workspace), store.receipts(workspace.id)
    store.close()
    frames = [dataset.orders, dataset.lines, dataset.people]
    values = [text for frame in frames for column in frame.select(pl.col(pl.String)) for text in column.drop_nulls().unique()]
    elsewhere = [
        *Locale.parse("en_GB").territories.values(),
        *available_timezones(),
        *Locale.parse("en_GB").currencies,
        *LANGUAGES.values(),
    ]
    headers = [header for receipt in receipts for _, header in receipt.facts["mapping"]]
    tools = [text for tool in TOOLS.values() for text in (*tool.headers.values(), tool.name, tool.unsubscribe_tag, "Winback", "WINBACK")]
    return Data(
        words=words_of([*values, *elsewhere, workspace.name, LANGUAGE_LABEL, "Winback", "Ref Wann Wieviel Wer"]),
        whole=frozenset([*headers, *tools, *OF_FILES, "/home/me/orders_export.csv", "BACK-"]),
    )


@pytest.fixture
def shop_dir(finnish_dir: Path, tmp_path: Path) -> Path:
    """A copy of the folder, to be written to."""
    return Path(shutil.copytree(finnish_dir, tmp_path / "shop"))


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch, data: Data) -> Iterator[Listened]:
    """Everything that the pages send while a test runs; at its end none of it may be untranslated."""
    sent = hear(monkeypatch)
    yield sent
    assert sent
    found = untranslated(sent, data)
    assert not found, "\n".join(["not translated:", *found])


@pytest.mark.parametrize(
    ("text", "strange"),
    [
        ("⟦Customers⟧ 12", []),
        ("⟦Customers of ⟧Shoes⟦ in brackets⟧", ["Shoes"]),
        ("#### **Hello** ⟦there⟧ :material/home: `code`", ["Hello"]),
        ("⟦Dear ⟦Matti⟧, your ⟦15% off⟧⟧", []),
        ("Suomi ⟦and⟧ orders_export.csv", []),
        ("Suo…", []),
        ("Suo", ["Suo"]),
        ("Nobod…", ["Nobod"]),
    ],
)
def test_a_word_outside_the_brackets_is_found(text: str, strange: list[str], data: Data) -> None:
    assert data.strange(Shown("here", text)) == strange


def test_words_are_found_in_charts_tables_and_menus_too(data: Data) -> None:
    table, chart, menu = ForwardMsg(), ForwardMsg(), ForwardMsg()
    table.delta.new_element.dataframe.arrow_data.data = pl.DataFrame({"Loyal": ["⟦x⟧"]}).write_ipc_stream(None).getvalue()
    chart.delta.new_element.plotly_chart.spec = '{"layout": {"annotations": [{"text": "<b>7</b> Loyal"}]}, "data": [{"x": ["no text"]}]}'
    menu.navigation.app_pages.add(page_name="Loyal")
    found = [untranslated([message], data) for message in (table, chart, menu)]
    assert [len(texts) for texts in found] == [1, 1, 1]
    assert all("Loyal" in texts[0] for texts in found)


def pressed(app: AppTest, key: str) -> AppTest:
    """The page after the button with this key was pressed."""
    return next(button for button in app.button if (button.key or "").startswith(key)).click().run()


def named(app: AppTest, kind: str, key: str) -> object:
    """The first widget of a kind whose key begins like this."""
    return next(widget for widget in app.get(kind) if (widget.key or "").startswith(key))


def last_of(app: AppTest, kind: str, key: str) -> AppTest:
    """The page after the last answer to a question was chosen."""
    question = named(app, kind, key)
    return question.set_value(question.options[-1]).run()  # type: ignore[attr-defined,no-any-return]


def all_answers(app: AppTest, kind: str, key: str) -> None:
    """Go through everything that one question offers."""
    for answer in named(app, kind, key).options:  # type: ignore[attr-defined]
        named(app, kind, key).set_value(answer).run()  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_without_data_speaks_the_language(address: str, open_page: OpenPage, tmp_path: Path, sent: Listened) -> None:
    app = open_page(address, tmp_path)
    assert not app.exception


@pytest.mark.parametrize("address", PAGES)
def test_a_page_with_a_shop_speaks_the_language(address: str, open_page: OpenPage, finnish_dir: Path, sent: Listened) -> None:
    app = open_page(address, finnish_dir)
    assert not app.exception
    assert OPEN in "".join(element.value for element in [*app.title, *app.markdown])


def test_every_idea_reward_and_way_to_codes_speaks_the_language(open_page: OpenPage, finnish_dir: Path, sent: Listened) -> None:
    app = open_page("offers", finnish_dir)
    ideas = named(app, "radio", "offer_play")
    ideas.set_value(ideas.options[0]).run()  # type: ignore[attr-defined]
    all_answers(app, "radio", "offer_code_source")
    all_answers(app, "radio", "offer_holdout")
    all_answers(app, "radio", "offer_win_back_variant")
    for kind in RewardKind:
        named(app, "selectbox", f"offer_win_back_{ValueTier.HIGH}_kind").set_value(kind).run()
    all_answers(app, "radio", "offer_play")
    assert not app.exception


def test_a_list_from_recording_to_sending_speaks_the_language(open_page: OpenPage, shop_dir: Path, sent: Listened) -> None:
    app = open_page("offers", shop_dir)
    app = pressed(last_of(app, "radio", "offer_play"), session.RECORD_KEYS[0])
    all_answers(app, "radio", "destination")
    assert not open_page("results", shop_dir).exception
    app.date_input[0].set_value(NOW.date() + timedelta(days=3)).run()
    app = pressed(app, "sent_")
    assert not open_page("results", shop_dir).exception


def test_a_result_speaks_the_language(open_page: OpenPage, tmp_path: Path, sent: Listened) -> None:
    """Recorded and sent on the last day of the data, then half of its window and all of it seen."""
    exported(tmp_path, until=SENT_ON, customers=FEW)
    app = open_page("offers", tmp_path)
    pressed(last_of(app, "radio", "offer_play"), session.RECORD_KEYS[0])
    store = open_store(tmp_path)
    (campaign,) = store.campaigns(store.workspaces()[0].id)
    store.mark_sent(campaign.workspace_id, campaign.id, on=SENT_ON, expected_status=campaign.status)
    store.close()
    for until in (SENT_ON + timedelta(days=10), NOW.date()):
        exported(tmp_path, until=until, customers=FEW)
        results = open_page("results", tmp_path)
        assert not results.exception
        assert len(results.metric) >= 4
        named(results, "toggle", "files_again").set_value(True).run()


def test_those_gone_quiet_speak_the_language_in_every_part_that_opens(open_page: OpenPage, finnish_dir: Path, sent: Listened) -> None:
    app = open_page("lapsed", finnish_dir)
    for key in ("more_people", "more_breakdown", "filters"):
        app.session_state[key] = True
    app.run()
    app.session_state["card"] = 5
    app.run()
    assert not app.exception


def test_the_figures_and_what_to_repair_speak_the_language(open_page: OpenPage, finnish_dir: Path, sent: Listened) -> None:
    app = open_page("overview", finnish_dir)
    for key in ("all_figures", "repair"):
        app.session_state[key] = True
    app.run()
    all_answers(app, "selectbox", "figure_by_month")
    all_answers(app, "radio", "began_by")
    assert not app.exception


def test_a_customer_and_what_was_picked_speak_the_language(open_page: OpenPage, finnish_dir: Path, sent: Listened) -> None:
    app = open_page("lapsed", finnish_dir)
    app.session_state["more_breakdown"] = True
    app.run()
    all_answers(app, "selectbox", "break_by")
    all_answers(app, "selectbox", "break_and_by")
    app.session_state["chosen"] = {Dimension.VALUE_TIER: "high", Dimension.SILENCE_BAND: 0, Dimension.COUNTRY: None}
    app.session_state["card"] = 7
    app.run()
    assert not app.exception
    assert app.metric


def test_questions_about_a_file_speak_the_language(open_page: OpenPage, tmp_path: Path, sent: Listened) -> None:
    for content in (NAMELESS, EITHER_WAY, b""):
        app = open_page("data", tmp_path)
        app.file_uploader[0].upload("list.csv", content, "text/csv").run()
        assert not app.exception
        assert app.warning or app.error


def test_those_who_left_are_told_of_in_the_language(open_page: OpenPage, shop_dir: Path, sent: Listened) -> None:
    app = open_page("data", shop_dir)
    app.file_uploader[2].upload("list.csv", LEFT, "text/csv").run()
    app = pressed(app, "suppress")
    assert not app.exception


@pytest.mark.parametrize("shop", ["with a shop", "without one"])
def test_every_group_of_settings_speaks_the_language(
    shop: str, open_page: OpenPage, finnish_dir: Path, tmp_path: Path, sent: Listened
) -> None:
    app = open_page("settings", finnish_dir if shop == "with a shop" else tmp_path)
    for group in Group:
        app = named(app, "radio", "settings_group").set_value(group).run()  # type: ignore[attr-defined]
        assert not app.exception


def typed(app: AppTest, person: str, button: str) -> AppTest:
    """The answer to what was asked about a person."""
    named(app, "text_input", "person_text").input(person)
    return next(one for one in app.button if button in one.label).click().run()


def test_what_a_person_may_ask_for_speaks_the_language(open_page: OpenPage, shop_dir: Path, sent: Listened) -> None:
    store = open_store(shop_dir)
    person = store.dataset(store.workspaces()[0]).people["email"].drop_nulls()[0]
    store.close()
    for asked in ("nobody@example.com", person):
        app = named(open_page("settings", shop_dir), "radio", "settings_group").set_value(Group.PEOPLE).run()  # type: ignore[attr-defined]
        app = typed(app, asked, "Show what is known")
        app = typed(app, asked, "Forget for good")
        named(app, "checkbox", "person_sure").check()
        app = typed(app, asked, "Forget for good")
        assert not app.exception
