import tomllib
from itertools import combinations
from pathlib import Path

import pytest
from babel import Locale

from winback.charts.theme import DARK, LIGHT, Look, Palette, contrast, faded
from winback.locale import translator
from winback.locale.formats import Speaker, speaker
from winback.vocabulary import Stage

PALETTES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]
CONFIG = tomllib.loads((Path(__file__).resolve().parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_contrast_is_that_of_the_published_examples():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)  # WebAIM's example of a near miss
    assert contrast("#12318E", "#12318E") == 1


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("stage", Stage)
def test_each_stage_is_seen_on_page_and_card(palette: Palette, stage: Stage):
    fill = palette.stages.of(stage)
    assert min(contrast(fill, palette.page), contrast(fill, palette.card)) >= 3


@pytest.mark.parametrize("palette", PALETTES)
def test_no_two_stages_share_a_colour(palette: Palette):
    fills = [palette.stages.of(stage) for stage in Stage]
    assert all(first != second for first, second in combinations(fills, 2))


@pytest.mark.parametrize("palette", PALETTES)
def test_text_is_readable_and_grey_bars_are_seen(palette: Palette):
    for ground in (palette.page, palette.card):
        assert contrast(palette.text, ground) >= 7
        assert contrast(palette.muted, ground) >= 4.5
        assert contrast(palette.grey, ground) >= 3
    assert contrast("#FFFFFF", palette.primary) >= 4.5


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_step_of_the_ramps_carries_a_readable_number(mode):
    look = Look(mode, speaker("en"))
    for step in (*look.palette.quiet, *look.palette.buying):
        assert contrast(look.on(step), step) >= 4.5, step


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_pages_and_the_pictures_have_the_same_neutrals(mode):
    theme, palette = CONFIG["theme"][mode], Look(mode, speaker("en")).palette
    assert (theme["primaryColor"], theme["backgroundColor"], theme["textColor"], theme["borderColor"]) == (
        palette.primary,
        palette.page,
        palette.text,
        palette.hairline,
    )
    assert theme["secondaryBackgroundColor"] == palette.field


def test_the_settings_keep_everything_on_this_computer():
    assert CONFIG["server"]["address"] == "127.0.0.1"
    assert CONFIG["server"]["allowedHosts"] == ["localhost", "127.0.0.1", "*.streamlit.app"]
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["client"]["showErrorDetails"] == "type"
    assert CONFIG["client"]["showErrorLinks"] is False


def test_every_setting_is_one_that_streamlit_knows():
    from streamlit import config

    options = config.get_config_options(force_reparse=False)
    given = {f"{section}.{key}" for section, values in CONFIG.items() if section != "theme" for key in values}
    assert given <= set(options)
    assert {f"theme.{key}" for key, value in CONFIG["theme"].items() if not isinstance(value, dict)} <= set(options)


@pytest.mark.parametrize(("tag", "separators"), [("en_GB", ".,"), ("de_DE", ",."), ("fi_FI", ",\u00a0")])
def test_numbers_on_axes_follow_the_language(tag, separators):
    look = Look("light", Speaker(translator("en"), Locale.parse(tag)))
    assert look.template.layout.separators == separators


def test_a_figure_is_transparent_has_no_axis_titles_and_cannot_be_dragged(look: Look):
    layout = look.figure(height=230).layout.template.layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0,0,0,0)"
    assert layout.xaxis.title.text is None
    assert layout.xaxis.fixedrange
    assert layout.yaxis.fixedrange
    assert layout.dragmode is False


def test_a_faded_colour_keeps_its_channels():
    assert faded("#B78002", 0.14) == "rgba(183,128,2,0.14)"
