"""What to do with the files of a campaign, in at most six steps for each destination.

Menu words stand here only where the maker's own help page has them (Klaviyo's list import: 360043841811, “Don't send to”:
360007016571); for the rest a step says what has to be reached, not which button to press.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from winback.export.campaign_files import FileRole, OutgoingFile
from winback.export.tools import TOOLS, Tool
from winback.locale import N_, Message
from winback.offers.messages import UNSUBSCRIBE
from winback.vocabulary import Consent, Destination

Files = Sequence[OutgoingFile]

_CAME_BACK = Message(N_("Send it. Then come back here and enter the day: the result is counted from it."))


def import_note(destination: Destination, files: Files) -> tuple[Message, ...]:
    """Three to six steps for these files of ``campaign_files.files_for``, in order; what has no file has no step."""
    told = [_create_codes(files), *_IMPORTS[destination](files), _leave_out(destination, files), _CAME_BACK]
    return tuple(step for step in told if step is not None)


def _named(files: Files, role: FileRole, consent: Consent | None = None) -> str:
    """The names of the files with that role and, where asked for, of that consent; "" without one."""
    return ", ".join(file.file_name for file in files if file.role is role and consent in {None, file.consent})


def _create_codes(files: Files) -> Message | None:
    codes = _named(files, FileRole.CODES)
    return Message(N_("First create the codes in your shop, each for one use. They are in {file}."), file=codes) if codes else None


def _klaviyo(files: Files) -> list[Message]:
    lists = Message(
        N_(
            "In Klaviyo open Audience > Lists & Segments, create a list for each file, and import it there with Manage List > Import "
            "Contacts. No flow may start when somebody joins such a list."
        )
    )
    return [lists, _klaviyo_consent(files), _write_message(TOOLS[Destination.KLAVIYO])]


def _klaviyo_consent(files: Files) -> Message:
    """Consent is stated for a whole file, and stating it subscribes whoever has unsubscribed there before."""
    agreed, unknown = (_named(files, FileRole.LIST, consent) for consent in (Consent.YES, Consent.UNKNOWN))
    if not agreed:
        return Message(N_("Import {unknown} without consent: nobody in it is known to have agreed."), unknown=unknown)
    if not unknown:
        return Message(
            N_(
                "Mark {agreed} as subscribed only if all of them agreed in Klaviyo’s sense and none has unsubscribed there: they would be "
                "subscribed again. If in doubt, import it without consent."
            ),
            agreed=agreed,
        )
    return Message(
        N_(
            "Mark {agreed} as subscribed only if all of them agreed in Klaviyo’s sense and none has unsubscribed there: they would be "
            "subscribed again. If in doubt, import it without consent. Always import {unknown} without consent."
        ),
        agreed=agreed,
        unknown=unknown,
    )


def _mailchimp(files: Files) -> list[Message]:
    tool = TOOLS[Destination.MAILCHIMP]
    lists = Message(
        N_(
            "Import {file} into your audience in Mailchimp and give these people a tag of their own. Create the fields that begin with "
            "“Winback” as text."
        ),
        file=_named(files, FileRole.LIST),
    )
    texts = Message(
        N_(
            "Mailchimp keeps {most} bytes of a text, so that the message is not in the file. Write it there, put in the columns that begin "
            "with “Winback”, and below it {tag}, its own tag for unsubscribing."
        ),
        most=tool.longest_text,
        tag=tool.unsubscribe_tag,
    )
    return [lists, _subscribed(tool), texts]


def _brevo(files: Files) -> list[Message]:
    tool = TOOLS[Destination.BREVO]
    lists = Message(
        N_(
            "Import {file} into a list of its own in Brevo. Match FIRSTNAME and LASTNAME to what your account calls them, and create the "
            "attributes that begin with “WINBACK” as text."
        ),
        file=_named(files, FileRole.LIST),
    )
    return [lists, _subscribed(tool), _write_message(tool)]


def _subscribed(tool: Tool) -> Message:
    """Consent where one file holds everybody."""
    return Message(
        N_(
            "{column} says who agreed (yes) and of whom that is not known (unknown). Never subscribe anybody again who has unsubscribed "
            "in {tool}."
        ),
        column=tool.headers["email_consent"],
        tool=tool.name,
    )


def _write_message(tool: Tool) -> Message:
    return Message(
        N_(
            "Put the columns that begin with “{start}” into the message there, for example {column}. Below the text put {tag}, the tag of "
            "{tool} for unsubscribing: the texts in the file come without one."
        ),
        start=tool.headers["text"].replace("_", " ").split()[0],
        column=tool.headers["text"],
        tag=tool.unsubscribe_tag,
        tool=tool.name,
    )


def _any_tool(files: Files) -> list[Message]:
    lists = Message(N_("Import {file} into your mailing tool and match the columns there."), file=_named(files, FileRole.LIST))
    return [lists, _own_tag(), _UNSUBSCRIBED]


def _excel(files: Files) -> list[Message]:
    lists = Message(
        N_("Open {file} to look at the list. If you import it into a mailing tool, match the columns there."),
        file=_named(files, FileRole.LIST),
    )
    return [lists, _own_tag(), _UNSUBSCRIBED]


_UNSUBSCRIBED = Message(N_("Never subscribe anybody again who has unsubscribed in your mailing tool."))


def _own_tag() -> Message:
    return Message(
        N_("Where the texts have {tag}, put your mailing tool’s own tag for unsubscribing, in the message as you write it there."),
        tag=UNSUBSCRIBE,
    )


def _leave_out(destination: Destination, files: Files) -> Message | None:
    """The comparison group, which is to get neither this mail nor another with the same offer."""
    compared = _named(files, FileRole.COMPARISON_GROUP)
    if not compared:
        return None
    if destination is Destination.KLAVIYO:
        text = N_(
            "Import {file} as one more list, without consent, and choose it under “Don’t send to”: in this campaign and in every other "
            "mail with the same offer."
        )
    else:
        text = N_("Leave the people in {file} out when you send: of this mail and of every other with the same offer.")
    return Message(text, file=compared)


_IMPORTS: Mapping[Destination, Callable[[Files], list[Message]]] = MappingProxyType(
    {
        Destination.CSV: _any_tool,
        Destination.XLSX: _excel,
        Destination.KLAVIYO: _klaviyo,
        Destination.MAILCHIMP: _mailchimp,
        Destination.BREVO: _brevo,
    }
)
