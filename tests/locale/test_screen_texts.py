"""What pages say goes through the translation: no text function of Streamlit is given plain words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES = [ROOT / "app.py", *sorted((ROOT / "pages").glob("*.py")), *sorted((ROOT / "winback" / "ui").rglob("*.py"))]
_SAYING = """title header subheader markdown caption write text info warning error success toast spinner status button link_button
download_button form_submit_button checkbox toggle radio selectbox multiselect slider select_slider number_input text_input text_area
date_input time_input file_uploader metric expander popover dialog badge page_link pills segmented_control divider"""
SAYING = frozenset(_SAYING.split())
SAID_BY_NAME = frozenset({"label", "help", "placeholder", "alt", "body"})
NO_WORDS = re.compile(r":material/\w+:|[\w/{}]+\.(?:py|csv)|\{\}|https?://\S+")
WORD = re.compile(r"[^\W\d_]{2,}")


def said(call: ast.Call) -> list[ast.expr]:
    """What a call shows, where it is one of a text function."""
    if not isinstance(call.func, ast.Attribute) or ast.unparse(call.func.value) == "log":
        return []
    first = call.args[:1] if call.func.attr in SAYING else []
    return [*first, *(word.value for word in call.keywords if word.arg in SAID_BY_NAME)]


def plain_words(text: ast.expr) -> list[str]:
    """The words that stand in a text as they are; what is filled into it is judged where it is made."""
    match text:
        case ast.Constant(value=str(value)):
            return WORD.findall(NO_WORDS.sub(" ", value))
        case ast.JoinedStr():
            parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in text.values]
            return WORD.findall(NO_WORDS.sub(" ", "".join(map(str, parts))))
        case ast.BinOp() | ast.IfExp() | ast.BoolOp():
            return [word for part in ast.iter_child_nodes(text) if isinstance(part, ast.expr) for word in plain_words(part)]
        case _:
            return []


def written_past(source: str) -> Iterator[tuple[int, str]]:
    """Line and words of every text that nobody can translate."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            for text in said(node):
                if words := plain_words(text):
                    yield text.lineno, " ".join(words)


@pytest.mark.parametrize("path", PLACES, ids=lambda path: path.name)
def test_no_text_on_a_page_is_written_past_the_translation(path: Path) -> None:
    assert list(written_past(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("st.title('Hello there')", ["Hello there"]),
        ("st.markdown(f'#### Sum: {amount}')", ["Sum"]),
        ("place.button('Go' if ready else here(N_('Wait')))", ["Go"]),
        ("st.metric(here(N_('Customers')), 3, help='How many')", ["How many"]),
        ("st.markdown(f'#### {here(title)}')", []),
        ("st.button(here(N_('Go')), type='primary', key='go', icon=':material/home:')", []),
        ("st.page_link('pages/data_page.py', label=here(N_('Data')))", []),
    ],
)
def test_words_past_the_translation_are_seen(source: str, found: list[str]) -> None:
    assert [words for _, words in written_past(source)] == found
