"""The rules of the house, so that they hold: direction of imports, who knows Streamlit, clean checks.

Each rule is a function from source to what breaks it, tried on a source that does break it.
"""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE, PAGES, APP, TESTS = ROOT / "winback", ROOT / "pages", ROOT / "app.py", ROOT / "tests"
GUARD = "page"
"""Every page begins with a call of this: ``here = frame.page()``."""

Rule = Callable[[ast.Module], list[str]]


def modules_imported(tree: ast.AST) -> list[str]:
    """The dotted names that are imported anywhere in the source; for ``from a import b`` it is ``a.b``."""
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names += [f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names]
    return names


def is_within(name: str, packages: tuple[str, ...]) -> bool:
    """Whether a dotted name is one of the packages or lies in one."""
    return any(name == package or name.startswith(package + ".") for package in packages)


def imports_beyond(*packages: str) -> Rule:
    """Only the standard library and these packages may be imported."""
    return lambda tree: [
        name for name in modules_imported(tree) if name.split(".")[0] not in sys.stdlib_module_names and not is_within(name, packages)
    ]


def names_used(*starts: str) -> Rule:
    """Neither an attribute nor an imported name may begin like this."""

    def rule(tree: ast.Module) -> list[str]:
        attributes = [node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
        imported = [name.rsplit(".", 1)[-1] for name in modules_imported(tree)]
        return [name for name in attributes + imported if name.startswith(starts)]

    return rule


def unsafe_html(tree: ast.Module) -> list[str]:
    """Markup is never let through to the browser."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [f"line {call.lineno}" for call in calls for keyword in call.keywords if keyword.arg == "unsafe_allow_html"]


def missing_guard(tree: ast.Module) -> list[str]:
    """The first statement after docstring and imports calls the shared guard."""
    is_docstring = [isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in tree.body]
    statements = [
        node
        for node, docstring in zip(tree.body, is_docstring, strict=True)
        if not docstring and not isinstance(node, ast.Import | ast.ImportFrom)
    ]
    return [] if statements and GUARD in calls_in(statements[0]) else [f"does not begin with {GUARD}()"]


def calls_in(node: ast.AST) -> set[str]:
    """The last names of everything that is called, without going by what it belongs to."""
    called = [inner.func for inner in ast.walk(node) if isinstance(inner, ast.Call)]
    return {func.attr if isinstance(func, ast.Attribute) else func.id for func in called if isinstance(func, ast.Attribute | ast.Name)}


COLUMNS_OF_A_PERSON = {
    *("email", "phone", "first_name", "last_name", "postcode", "tags", "customer_key", "contact_key", "platform_customer_id"),
    *("order_id", "discount_codes", "code", "excerpt", "subject", "preview_text"),
}


def names_of_people(tree: ast.Module) -> list[str]:
    """No column that tells who somebody is may be asked of a frame or a row."""
    subscripts = [node.slice for node in ast.walk(tree) if isinstance(node, ast.Subscript)]
    arguments = [
        argument
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and is_of_a_frame(node)
        for argument in (*node.args, *(word.value for word in node.keywords))
    ]
    texts = [inner.value for node in subscripts + arguments for inner in ast.walk(node) if isinstance(inner, ast.Constant)]
    return [text for text in texts if text in COLUMNS_OF_A_PERSON]


def is_of_a_frame(call: ast.Call) -> bool:
    """Whether the called method takes names of columns."""
    return isinstance(call.func, ast.Attribute) and call.func.attr in {"col", "select", "get_column", "with_columns", "drop_nulls", "get"}


def unfailing_tests(tree: ast.Module) -> list[str]:
    """A test asserts, expects an error, or calls a function of its module that does."""
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    asserting = {name for name, function in functions.items() if asserts_itself(function)}
    return [
        name
        for name, function in functions.items()
        if name.startswith("test") and name not in asserting and not asserting & calls_in(function)
    ]


def asserts_itself(function: ast.AST) -> bool:
    """Whether it contains an assertion, an expected error or an expectation of the browser."""
    has_assert = any(isinstance(node, ast.Assert) for node in ast.walk(function))
    return has_assert or any(name in ("raises", "warns", "expect", "fail") or name.startswith("assert_") for name in calls_in(function))


def sources(*places: Path, but: tuple[str, ...] = ()) -> Iterator[Path]:
    """The Python files in these places, without those named (relative to the repository)."""
    for place in places:
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            if path.relative_to(ROOT).as_posix() not in but:
                yield path


def modules(package: Path) -> tuple[str, ...]:
    """The modules of a package, as ``sources`` names them."""
    return tuple(path.relative_to(ROOT).as_posix() for path in package.glob("*.py"))


def broken(rule: Rule, paths: Iterator[Path]) -> list[str]:
    """What breaks the rule, with the file it stands in."""
    return [
        f"{path.relative_to(ROOT).as_posix()}: {finding}"
        for path in paths
        for finding in rule(ast.parse(path.read_text(encoding="utf-8"), str(path)))
    ]


PAGE_RULE = imports_beyond("streamlit", "winback.ui", "winback.locale")
START_RULE = imports_beyond("winback.environment", "winback.start_words", "winback.cli.main")
STATE_RULE = names_used("session_state")
CACHE_RULE = names_used("cache_data", "cache_resource")
TABLE_RULE = names_used("dataframe", "data_editor")


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (PAGE_RULE, "import polars as pl"),
        (PAGE_RULE, "def draw():\n    from plotly import graph_objects"),
        (PAGE_RULE, "from winback import store"),
        (PAGE_RULE, "from sqlalchemy.orm import Session"),
        (START_RULE, "import platformdirs"),
        (START_RULE, "from winback.locale import N_"),
        (STATE_RULE, "import streamlit as st\nst.session_state['x'] = 1"),
        (STATE_RULE, "from streamlit import session_state"),
        (CACHE_RULE, "import streamlit as st\n@st.cache_data\ndef f(): ..."),
        (CACHE_RULE, "from streamlit import cache_resource as keep"),
        (TABLE_RULE, "import streamlit as st\nst.dataframe(people)"),
        (names_of_people, "people['email']"),
        (names_of_people, "people.select(pl.col('first_name').alias('x'))"),
        (names_of_people, "people.select('customer', name='last_name')"),
        (unsafe_html, "import streamlit as st\nst.markdown('x', unsafe_allow_html=True)"),
        (missing_guard, "import streamlit as st\nst.title('x')\nframe.page()"),
        (missing_guard, '"""Only a docstring."""'),
        (unfailing_tests, "def test_nothing():\n    run()"),
    ],
)
def test_a_source_that_breaks_a_rule_is_found(rule: Rule, source: str) -> None:
    assert rule(ast.parse(source)) != []


@pytest.mark.parametrize(
    ("rule", "source"),
    [
        (PAGE_RULE, "import streamlit as st\nfrom datetime import date\nfrom winback.ui import frame\nfrom winback.locale import N_"),
        (missing_guard, '"""A page."""\n\nfrom winback.ui import frame\n\nhere = frame.page()'),
        (unfailing_tests, "def check():\n    assert run()\ndef test_it():\n    check()"),
    ],
)
def test_a_source_that_keeps_a_rule_is_left_alone(rule: Rule, source: str) -> None:
    assert rule(ast.parse(source)) == []


def test_pages_and_app_know_only_streamlit_the_ui_and_the_languages() -> None:
    assert broken(PAGE_RULE, sources(PAGES, APP)) == []


def test_every_page_begins_with_the_shared_guard() -> None:
    assert list(sources(PAGES)), "there are no pages"
    assert broken(missing_guard, sources(PAGES)) == []


def test_session_state_is_touched_in_one_package_only() -> None:
    assert broken(STATE_RULE, sources(PACKAGE, PAGES, APP, but=modules(PACKAGE / "ui" / "session"))) == []


def test_caches_are_declared_in_one_package_only() -> None:
    assert broken(CACHE_RULE, sources(PACKAGE, PAGES, APP, but=modules(PACKAGE / "ui" / "cached"))) == []


def test_people_come_on_screen_through_one_module_only() -> None:
    """``masked`` hides them while somebody presents; what goes round it would not be hidden."""
    masked, before_it_is_read_in = "winback/ui/masked.py", "winback/ui/preview.py"  # which draws by masked.table what no shop has yet
    assert broken(TABLE_RULE, sources(PACKAGE, PAGES, APP, but=(masked,))) == []
    assert broken(names_of_people, sources(PACKAGE / "ui", PACKAGE / "charts", PAGES, APP, but=(masked, before_it_is_read_in))) == []


def test_no_markup_is_let_through_to_the_browser() -> None:
    assert broken(unsafe_html, sources(PACKAGE, PAGES, APP)) == []


def test_the_start_needs_the_standard_library_only() -> None:
    assert (
        broken(START_RULE, sources(*(PACKAGE / name for name in ("__init__.py", "__main__.py", "environment.py", "start_words.py")))) == []
    )


def test_every_test_can_fail() -> None:
    assert broken(unfailing_tests, sources(TESTS)) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["-m", "ruff", "check", "."],
        ["-m", "ruff", "format", "--check", "."],
        ["-m", "mypy"],
        ["-c", "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command(['--no-logo']))"],
    ],
    ids=["ruff check", "ruff format", "mypy", "import-linter"],
)
def test_a_check_of_the_whole_project_is_clean(arguments: list[str]) -> None:
    check = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)

    assert check.returncode == 0, check.stdout + check.stderr
