"""The words of headers below which a yes is a no, in eight languages; all are as ``folded`` leaves them."""

import re

from winback.ingest.headers import folded


def _any_of(*common: str, **by_language: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join((*common, *(pattern for patterns in by_language.values() for pattern in patterns))))


_REFUSES = _any_of(
    english=(
        r"\bunsub\w*",
        r"\b(?:un|not) subscri\w*",
        r"\bopt(?:ed|s|ing)? outs?\b|\boptout\w*|\boptedout\w*",
        r"\b(?:do ?not|dont|don t|never|stop|not to be) ?(?:bulk ?)?"
        r"(?:contact(?:ed)?|e ?mail(?:ed|s)?|mail(?:ed|s)?|write|disturb|call(?:ed)?|phone|text|sms|market)\b",
        r"\b(?:do ?not|dont|don t) send (?:any )?(?:e ?mails?|mails?)\b",
        r"\bno (?:more )?(?:promotional |marketing |promo )?"
        r"(?:newsletters?|marketing|e ?mails?|mails?|mailings?|contact|ads|advertising|promotions?|calls|sms)\b",
        r"\bmails? blocked|\bsuppress\w*|\bblack ?list\w*|\bblock ?list\w*",
        r"\bbounced?\b|\bhard bounce|\bspam complaint|\bmarked as spam|\bclean time\b",
        r"\bexclu\w* from (?:\w+ )?mail|\bleft (?:the )?list\b|\b(?:remove|take) me (?:from|off)\b",
        r"^dn[ce]$",  # do not call, do not contact
    ),
    german=(
        r"\bnicht abonniert|\babgemeldet|\babmeld\w*|\bausgetragen|\baus dem verteiler|\brobinson|\bmails? gesperrt",
        r"\bkeine?n? (?:newsletter|werbung|werbe\w*|e ?mails?|mails?|mailings?|kontakt(?:e|aufnahme|ierung)?\b|marketing|anrufe|sms)\b",
        r"\bnicht (?:mehr )?(?:kontaktier|anschreib|anmail|anruf|bewerb)\w*|\bgegen werbung",
        r"\b(?:werbe|kontakt|newsletter|mailing|marketing|e ?mail|mail) ?(?:sperre|widerspruch|verbot|abmeld\w*)\b",
    ),
    finnish=(
        r"\bei tilaaja|\bpoistunut \w*listalta",
        r"\b\w*(?:markkinointi|posti|mainos|uutiskirje|puhelin|soitto|viesti|yhteydenotto) ?(?:kielto|esto)\b",
        r"\bei (?:markkinoin|uutiskirj|maino|viest|sahkopost)\w*|\bei saa\b",
        r"\bei halua\b.*(?:uutiskirj|viest|posti|markkinoin|maino)",
        r"\ben (?:halua|salli|hyvaksy|anna)\b.*(?:uutiskirj|viest|posti|markkinoin|maino|lupa)",
        r"\bala (?:laheta|ota yhteytta|markkinoi|soita)",
    ),
    french=(
        r"\bnon abonne\w*|\bdesabonn\w*|\bdesinscri\w*|\bstop pub|\bliste noire",
        r"\bne (?:pas|plus) (?:contacter|envoyer|appeler)|\bne (?:souhaite|veut|desire) (?:pas|plus)",
        r"\bpas de (?:pub\w*|e ?mails?|contact|sms)\b",
    ),
    italian=(r"\bdisiscri\w*|\bnon (?:contattare|inviare|disturbare|chiamare)", r"\blista n(?:era|egra)"),
    spanish=(
        r"^baja$|\bbaja (?:de|del|newsletter|boletin)\b|\bdad[oa]s? de baja|\bfecha de baja",
        r"\bno (?:desea|quiere|contactar|enviar|llamar|molestar)\b",
    ),
    dutch=(
        r"\buitgeschreven|\buitschrij\w*|\bafgemeld|\bafmeld\w*|\bmail ?blokkade",
        r"\bniet (?:e ?)?(?:mailen|contact\w*|benaderen|bellen)|\bgeen (?:e ?mails?|mails?|mailings?|contact)\b",
    ),
    swedish=(
        r"\bavregistr\w*|\bavanmal\w*|\bavprenumer\w*|\bkontakta (?:inte|ej)\b|\breklamsparr|\btackat nej",
        r"\b(?:inga|inget|ingen|ej) (?:utskick|mejl|mail|e ?post|kontakt)\b",
    ),
)
"""What cannot mean anything else, whatever else the header says."""
_TAKES_BACK = _any_of(
    r"\b(?:not|dont|don t|never|nein|nicht|keine?n?|ei|ala|pas|sans|ne|sin|non|geen|niet|inget|ingen|inga|nej|ej|inte|opposition)\b",
    english=(
        r"\b(?:withdr|revok|revoc|declin|refus|reject|object(?:s|ed|ion)|cancel|terminat|exclud|stop|block|denied)",
        r"\bno\b(?!$)",
    ),
    german=(r"\b(?:abbestell|gekundigt|abgelehnt|lehnt|widerr|widersp|gesperr|sperr|unerwunscht)", r"(?:sperre|widerspruch|verbot)\b"),
    finnish=(r"\b(?:kielt|kielletty|perut|peruut|perun|estetty)", r"(?:kielto|esto|kielletty)\b"),
    others=(r"\b(?:retir|rechaz|niente|nessun|rifiut|negat|opgezegd|ingetrokken|avslut|aterkall)",),
)
_OF_MAILINGS = re.compile(
    r"newsletter|uutiskirje|nieuwsbrie|nyhetsbrev|boletin|marketing|markkinoin|promotional|publicit|publicidad|pubblicit"
    r"|\bwerb(?!eartikel|egeschenk|emittel)|\bmainon|\bmainos|\breclame|\breklam(?!a)"
    r"|\bconsen[ts]|einwilligung|zustimmung|suostumu|\b(?:markkinointi|sahkoposti|viesti)?lupa\b|toestemming|samtycke"
)
"""Both of them in one header: “Newsletter abbestellt”, “Consent withdrawn at”."""
_NOT_YET = re.compile(
    r"\b(?:not|never|nicht|ei|non|pas|niet|inte) (?:\w+ )?(?:opened|read|delivered|recorded|asked|required|used|sent|eingelost"
    r"|erhalten|geoffnet|gelesen|zugestellt|avattu|luettu|lahetetty|kysytty|lu|ouverte?|gelezen|geopend)\b"
    r"|\b(?:vouchers?|coupons?|\w*gutschein\w*|campaigns?|budget|popup)\b|\bno consent date"
)
"""What was not done is no refusal, and a voucher or a campaign has none."""
_TAKEN_BACK_AGAIN = re.compile(
    r"\b(?:not|no|nicht|keine?|ei|non|pas|geen|niet|inte|ingen) "
    r"(?:unsub\w*|opt(?:ed)? out|suppress\w*|bounce\w*|black ?list\w*|block\w*|objection\w*|withdrawn|revoked|declined|cancel\w*"
    r"|abgemeldet|abmeld\w*|gesperrt|widerspr\w*|widerruf\w*|abbestellt|\w*kielto\w*|peruttu|kielletty|desabonn\w*|uitgeschreven)"
)
"""“Not unsubscribed”."""
_IN, _OUT = r"(?:opt(?:ed)? in|optin|subscribed?|angemeldet|abonniert)", r"(?:opt(?:ed)? out|optout|out|unsub\w*|abgemeldet)"
_EITHER_WAY = re.compile(rf"\b{_IN}\b.*\b{_OUT}\b|\b{_OUT}\b.*\b{_IN}\b")
_YES, _NO, _OR = r"(?:yes|ja|oui|si|kylla)", r"(?:no|not|nein|non|ei|nej|nee)", r"(?: \d)?(?: (?:or|oder|ou|tai|vai|o|of|eller))? "
_YES_OR_NO = re.compile(rf"\b(?:{_YES}{_OR}{_NO}|{_NO}{_OR}{_YES})\b|\b(?:or not|oder nicht|ou non|o no|vai ei|of niet|eller inte)\b")
_LEAVES = r"(?:unsub|opt out|withdr|revo[ck]|cancel|abmeld|widerr|abbestell|peru|desabonn|desinscri|disiscri|uitschrij|afmeld|retir)\w*"
_ANY_TIME = r"(?:any ?time|jederzeit|milloin tahansa|tout moment|allen tijde|som helst|cualquier momento|qualsiasi momento)"
_MAY_LEAVE = re.compile(
    rf"\b{_LEAVES}\b.{{0,60}}\b{_ANY_TIME}\b|\b{_ANY_TIME}\b.{{0,60}}\b{_LEAVES}|\b(?:no|kein|ei|pas de|geen|ingen) spam\w*"
)
"""What an opt-in promises."""
_AGREES = re.compile(
    r"^(?:yes|ja|oui|si|kylla|i (?:agree|consent|want|would like|accept)|ich (?:willige|stimme)|haluan|hyvaksyn|j accepte|acepto|accetto)\b"
)
_LONGEST = 500
_ASKS = re.compile(r"\b(?:why|what|which|how|warum|weshalb|was|wie|miksi|mita|mika|pourquoi|quoi|por que|perche|waarom|varfor)\b")
_NUMBER_SIGN = re.compile(r"\bno?\s?\.\s?[oaº°]?(?=\s|\w)|[°º#№]", re.IGNORECASE)

_NOT_ABOUT_IT = re.compile(
    r"\b(?:links?|urls?|counts?|rates?|scores?|number|anzahl|maara|soft|tokens?|hash|keys?|codes?|pages?|mailto|list unsubscribe|check\w*"
    r"|deadline|frist|cookies?|tracking|analytics|data sharing|fax|lupa kysytty)\b"
    r"|\bno (?:e ?mails?|mailings?|contact|calls|sms) (?:sent|received|opened|address|on file|provided|known|given|made|person)"
    r"|\bkeine e ?mail ?adresse"
)
_OF_THINGS = re.compile(
    r"\b(?:payments?|zahlung\w*|maksu\w*|cheques?|cards?|receipts?|invoices?|rechnung\w*|lasku\w*|tax|prices?|plan"
    r"|insurance|\w*versicherung|vakuutu\w*|assurance|seguro|verzekering|forsakring"
    r"|kurs\w*|courses?|class(?:es)?|events?|seminar\w*|workshops?|webinar\w*|training\w*|veranstaltung\w*|tapahtuma\w*|cours|curso"
    r"|corso|cursus"
    r"|products?|produkt\w*|productos?|tuote\w*|artikel|items?|sku|stock|lager\w*|substitutions?|gift|packing|pake\w+"
    r"|catalog\w*|katalog\w*|magazine|zeitschrift\w*|loyalty|reviews?|bil|vehicles?|cars?|sticker|door|neighbou?rs?"
    r"|orders?|bestellung\w*|tilau(?:s|ksen)|deliver\w*|postal)\b"
)
"""What else people sign off, refuse or block; where the header speaks of mail, too, it is meant."""
_OF_MAIL = re.compile(r"mail|newsletter|uutiskirje|nieuwsbrie|nyhetsbrev|marketing|markkinoin|werb|contact|kontakt")
_BY_POST = re.compile(r"\b(?:direct|postal|printed) mail\w*")
_OTHER_CHANNELS = re.compile(
    r"\b(?:sms|mms|text|call|calls|phone|mobile|whats ?app|push|telefon\w*|handy|anruf\w*|puhelin\w*|soitto\w*|tekstiviest\w*)\b"
)


def speaks_of_refusal(header: str) -> bool:
    """Whether a yes below a header is a no."""
    said = words_of(header)
    if _TAKEN_BACK_AGAIN.search(said) or goes_either_way(header):
        return False
    if _REFUSES.search(said):
        return True
    is_other = any(other.search(said) for other in (_ASKS, _AGREES, _NOT_YET))
    return bool(_OF_MAILINGS.search(said) and _TAKES_BACK.search(said)) and not is_other


def takes_something_back(header: str) -> bool:
    """Whether a header says no of something, so that a yes below it is no consent: “Subscription declined”."""
    said = words_of(header)
    return bool(_TAKES_BACK.search(said)) and not (goes_either_way(header) or _AGREES.search(said))


def goes_either_way(header: str) -> bool:
    """Whether a header names both, as “Opt-in/Opt-out” does: the words below it tell."""
    return bool(_EITHER_WAY.search(words_of(header)))


def refuses_something_else(header: str) -> bool:
    """Whether a header that speaks of refusal is about mails that are counted or linked, or about courses, payments, products, letters."""
    said = words_of(header)
    without_letters = _BY_POST.sub("", said)
    by_post_only = without_letters != said and not _OF_MAIL.search(without_letters)
    return bool(by_post_only or _NOT_ABOUT_IT.search(said) or (_OF_THINGS.search(said) and not _OF_MAIL.search(said)))


def of_calls_only(header: str) -> bool:
    """Whether a refusal is about calls or messages, and e-mails may still be sent."""
    said = words_of(header)
    return bool(_OTHER_CHANNELS.search(said)) and "mail" not in said


def words_of(header: str) -> str:
    """A header without what is no word of it: “N° of emails” is a number, “yes/no” says which words stand below, and that one may
    unsubscribe at any time stands beside a consent."""
    said = _MAY_LEAVE.sub(" ", _YES_OR_NO.sub(" ", folded(_NUMBER_SIGN.sub(" nr ", header[:_LONGEST]))))
    return " ".join(said.split())
