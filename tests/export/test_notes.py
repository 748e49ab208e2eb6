import pytest

from tests.export.example_list import assigned, recipients
from tests.export.test_campaign_files import NOBODY
from winback.export.campaign_files import files_for
from winback.export.notes import import_note
from winback.vocabulary import CodeSource, Destination

EVERYTHING = assigned({}, {"email_consent": "unknown"}, {"arm": "holdout"})


def steps(destination: Destination, drawn=EVERYTHING, *, code_source: CodeSource = CodeSource.OWN) -> list[str]:
    files = files_for(destination, recipients({}, {}), drawn, campaign="Autumn {x}", suppressed=NOBODY, code_source=code_source)
    return [step.in_english() for step in import_note(destination, files)]


@pytest.mark.parametrize("destination", Destination)
def test_there_are_three_to_six_steps_from_the_codes_to_the_day_of_sending(destination: Destination):
    told = steps(destination)
    assert len(told) == 6
    assert told[0] == "First create the codes in your shop, each for one use. They are in winback-autumn-x-codes.csv."
    assert told[-1] == "Send it. Then come back here and enter the day: the result is counted from it."
    assert 3 <= len(steps(destination, assigned({}), code_source=CodeSource.LISTED)) <= 4


@pytest.mark.parametrize("destination", Destination)
def test_every_file_is_named_in_the_steps_and_no_other(destination: Destination):
    files = files_for(destination, recipients({}, {}), EVERYTHING, campaign="Autumn {x}", suppressed=NOBODY, code_source=CodeSource.OWN)
    told = " ".join(steps(destination))
    assert [file.file_name for file in files if file.file_name not in told] == []
    assert told.count("winback-autumn") == len(files)


@pytest.mark.parametrize("destination", Destination)
def test_the_comparison_group_is_left_out_of_this_and_every_other_mail_with_the_offer(destination: Destination):
    (step,) = [step for step in steps(destination) if "comparison-group" in step]
    assert "every other" in step
    assert not any("comparison" in step for step in steps(destination, assigned({})))


@pytest.mark.parametrize("destination", Destination)
def test_nobody_who_has_unsubscribed_is_subscribed_again(destination: Destination):
    assert any("has unsubscribed" in step for step in steps(destination))


@pytest.mark.parametrize(
    ("destination", "tag"),
    [
        (Destination.KLAVIYO, "{% unsubscribe %}"),
        (Destination.MAILCHIMP, "*|UNSUB|*"),
        (Destination.BREVO, "{{ unsubscribe }}"),
        (Destination.CSV, "{{unsubscribe}}"),
    ],
)
def test_the_tag_for_unsubscribing_is_named_as_the_tool_writes_it(destination: Destination, tag: str):
    assert sum(tag in step for step in steps(destination)) == 1


def test_klaviyo_is_told_about_consent_file_by_file():
    both = steps(Destination.KLAVIYO)[2]
    assert both.startswith("Mark winback-autumn-x-klaviyo-list-agreed.csv as subscribed only if all of them agreed")
    assert both.endswith("Always import winback-autumn-x-klaviyo-list-consent-unknown.csv without consent.")
    assert "consent-unknown" not in steps(Destination.KLAVIYO, assigned({}, {}))[2]
    unknown = {"email_consent": "unknown"}
    assert steps(Destination.KLAVIYO, assigned(unknown, unknown))[2].startswith(
        "Import winback-autumn-x-klaviyo-list-consent-unknown.csv without"
    )


def test_mailchimp_is_told_that_the_message_is_not_in_the_file():
    assert any(
        step.startswith("Mailchimp keeps 255 bytes of a text, so that the message is not in the file.")
        for step in steps(Destination.MAILCHIMP)
    )
