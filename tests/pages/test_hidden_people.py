"""A shop in which every text about a person is a canary, seen page by page: while people are hidden none is sent to the browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.testing.v1 import AppTest

from tests.in_process import parse_here
from tests.pages.canaries import LAST_DAY, MARKS, bought, orders, read_in, shop_of_canaries
from tests.pages.conftest import PATIENCE_SECONDS, ROOT
from winback.ui import session
from winback.ui.frame import PAGES, escape
from winback.ui.settings_groups import Group
from winback.vocabulary import CodeSource, Destination


@pytest.fixture(scope="module")
def shop_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder with the shop of canaries."""
    data = tmp_path_factory.mktemp("birds")
    shop_of_canaries(data, tmp_path_factory.mktemp("files"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("winback.importing.parse_untrusted", parse_here)
        patch.setenv("WINBACK_DATA_DIR", str(data))
        yield data


class Visitor:
    """One session of the app, and everything that the server sends to its browser."""

    def __init__(self, *, hidden: bool) -> None:
        self.sent: list[bytes] = []
        self.app = AppTest.from_file(ROOT / "app.py", default_timeout=PATIENCE_SECONDS)
        self.app.session_state[session.MASK_KEY] = hidden

    def see(self, address: str | None = None) -> str:
        """Everything that is sent while a page is opened, or the one that is open runs again."""
        self.sent.clear()
        with self._watching():
            (self.app.switch_page(f"pages/{address}_page.py") if address else self.app).run()
        assert [fault.value for fault in self.app.exception] == []
        sent = b"\n".join(self.sent).decode("utf-8", errors="replace").lower().replace("\u2060", "")
        assert "something went wrong on our side" not in sent, "a page that failed hides everything"
        return sent

    def press(self, start: str) -> str:
        next(button for button in self.app.button if button.label.startswith(start)).click()
        return self.see()

    def pick(self, question: str, answer: str) -> str:
        next(radio for radio in self.app.radio if radio.label == question).set_value(answer)
        return self.see()

    @contextmanager
    def _watching(self) -> Iterator[None]:
        ForwardMsgQueue.on_before_enqueue_msg(self._keep)
        try:
            yield
        finally:
            ForwardMsgQueue.on_before_enqueue_msg(None)

    def _keep(self, message: ForwardMsg) -> None:
        self.sent.append(message.SerializeToString())


def marks_in(sent: str) -> list[str]:
    return [mark for mark in MARKS if mark in sent]


@pytest.fixture
def hidden(shop_dir: Path) -> Visitor:
    visitor = Visitor(hidden=True)
    visitor.see()
    return visitor


@pytest.mark.parametrize("address", PAGES)
def test_no_page_names_anybody(hidden: Visitor, address: str) -> None:
    sent = hidden.see(address)
    assert "people are hidden" in sent
    assert marks_in(sent) == []


@pytest.mark.parametrize("group", Group)
def test_no_group_of_the_settings_names_anybody(hidden: Visitor, group: Group) -> None:
    hidden.see("settings")
    assert marks_in(hidden.pick("Settings", group)) == []


def test_the_pages_name_people_while_they_are_not_hidden(shop_dir: Path) -> None:
    """What the other tests rest on: the canaries are there, and they are found where a page draws them."""
    visitor = Visitor(hidden=False)
    assert "tweety and finch" in visitor.see()
    data = visitor.see("data")
    assert all(text in data for text in (escape("finchlina-featherstone.csv"), "finch0@example.org,too,few"))
    assert "finchlina" in visitor.see("lapsed")
    visitor.app.session_state["more_people"] = True
    assert "finchlina1" in visitor.see()
    visitor.app.session_state["card"] = 5
    card = visitor.see()
    shown = ("featherstone4", "finch4@example.org", "+4915799887004", "finch-4", "finchcode4")
    assert [text for text in shown if text not in card] == []
    assert "finchlina" in visitor.see("offers")


def test_a_customers_card_has_a_number_for_a_name(hidden: Visitor) -> None:
    hidden.see("lapsed")
    hidden.app.session_state["card"] = 5
    sent = hidden.see()
    assert "customer 5" in sent
    assert marks_in(sent) == []


def test_no_part_of_the_overview_names_anybody_when_it_is_opened(hidden: Visitor) -> None:
    hidden.see("overview")
    for key in ("all_figures", "repair", "statistics"):
        hidden.app.session_state[key] = True
    sent = hidden.see()
    assert all(said in sent for said in ("month by month", "new customer"))
    assert marks_in(sent) == []


def test_no_part_of_those_gone_quiet_names_anybody_when_it_is_opened(hidden: Visitor) -> None:
    hidden.see("lapsed")
    for key in ("more_people", "more_breakdown", "filters", "statistics"):
        hidden.app.session_state[key] = True
    sent = hidden.see()
    assert all(said in sent for said in ("search by customer number", "largest group", "rfm", "the files hold names"))
    assert marks_in(sent) == []
    for key in ("more_people", "card"):
        hidden.app.session_state[key] = 5 if key == "card" else True
    sent = hidden.see()
    assert "rfm\\: recency" in sent
    assert marks_in(sent) == []


def test_what_was_searched_for_is_gone_from_the_screen_while_people_are_hidden(shop_dir: Path) -> None:
    visitor = Visitor(hidden=False)
    visitor.see()
    visitor.see("lapsed")
    visitor.app.session_state["more_people"] = True
    visitor.app.session_state["search_people_open"] = "finchlina1"
    assert "finchlina1" in visitor.see()
    visitor.app.session_state["more_people"] = True
    visitor.app.toggle(key=session.MASK_KEY).set_value(True)
    assert marks_in(visitor.see()) == []


@pytest.mark.parametrize("source", CodeSource)
def test_the_preview_of_a_message_names_nobody_whatever_codes_there_are(hidden: Visitor, source: CodeSource) -> None:
    hidden.see("offers")
    hidden.app.session_state["offer_play_link"] = "https://shop.example.com/?c={{code}}"
    hidden.app.session_state["offer_kept_codes"] = {source.value: [f"FINCHCODE{number}" for number in range(100)]}
    for radio in hidden.app.radio:
        if radio.label == "Codes":
            radio.set_value(source)
    assert marks_in(hidden.see()) == []
    assert "person 2 of" in hidden.press("→")
    assert marks_in(hidden.see()) == []


def test_codes_that_were_typed_are_gone_from_the_screen_and_still_on_the_list(shop_dir: Path) -> None:
    visitor = Visitor(hidden=False)
    visitor.see()
    visitor.see("offers")
    next(radio for radio in visitor.app.radio if radio.label == "Codes").set_value(CodeSource.LISTED)
    visitor.see()
    typed = next(area for area in visitor.app.text_area if area.label == "Codes, one per line")
    typed.input("\n".join(f"FINCHCODE{number}" for number in range(100)))
    assert "finchcode" in visitor.see()
    visitor.app.toggle(key=session.MASK_KEY).set_value(True)
    sent = visitor.see()
    assert marks_in(sent) == []
    assert "100 codes read" in sent
    assert "•••" in sent
    visitor.app.toggle(key=session.MASK_KEY).set_value(False)
    assert "finchcode7" in visitor.see()


def test_a_file_that_was_being_asked_about_is_not_quoted(shop_dir: Path) -> None:
    visitor = Visitor(hidden=False)
    visitor.see()
    visitor.see("data")
    nameless = b"Finchlina,Featherstone,finch@example.org\nA1,2024-01-02,12.50\nA2,2024-01-03,9.00\n"
    visitor.app.file_uploader[0].upload("finch.csv", nameless, "text/csv")
    assert "featherstone" in visitor.see()
    visitor.app.toggle(key=session.MASK_KEY).set_value(True)
    assert marks_in(visitor.see()) == []


def test_an_error_does_not_quote_what_was_typed(hidden: Visitor) -> None:
    hidden.see("offers")
    next(field for field in hidden.app.text_area if field.label == "Text").input("Hello {{finch}}")
    sent = hidden.see()
    assert "there is no tag" in sent
    assert marks_in(sent.replace("hello {{finch}}", "")) == [], "but for the field that it was typed into"


def test_a_recorded_campaign_and_its_result_name_nobody(hidden: Visitor, shop_dir: Path, tmp_path: Path) -> None:
    hidden.see("offers")
    hidden.pick("Idea", "Say hello without a discount")
    assert marks_in(hidden.press("Record this campaign")) == []
    for destination in Destination:
        next(radio for radio in hidden.app.radio if radio.label == "What do you send with?").set_value(destination)
        assert marks_in(hidden.see()) == []
    hidden.app.date_input[0].set_value(LAST_DAY)
    assert marks_in(hidden.press("It was sent on this day")) == []
    back = [LAST_DAY + timedelta(days=1 + number % 20) for number in range(60)]
    read_in(shop_dir, bought(tmp_path, "finch-back.csv", orders(back, first=600)))
    sent = hidden.see("results")
    assert "who came back" in sent
    assert "customer 5" in sent
    assert marks_in(sent) == []
    visitor = Visitor(hidden=False)
    visitor.see()
    assert "finchlina" in visitor.see("results")
