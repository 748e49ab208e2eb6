"""The words of headers below which a yes is a no, in eight languages; all are as ``folded`` leaves them."""

import re

from winback.ingest.headers import folded

_REFUSES = re.compile(
    r"\bunsub\w*|\b(?:un|not) subscri\w*|\bnicht abonniert|\bnon abonne\w*|\bei tilaaja|\bopt(?:ed|s|ing)? outs?\b|\boptout\w*"
    r"|\boptedout\w*"
    r"|\b(?:do ?not|dont|don t|never|stop|not to be) ?(?:bulk )?(?:bulk)?(?:contact(?:ed)?|e ?mail(?:ed|s)?|mail(?:ed|s)?|write"
    r"|disturb|call(?:ed)?"
    r"|phone|text|sms|market)\b"
    r"|\b(?:do ?not|dont|don t) send (?:any )?(?:e ?mails?|mails?)\b|\bmails? (?:blocked|gesperrt)"
    r"|\bsuppress\w*|\bblack ?list\w*|\bblock ?list\w*|\bbounced?\b|\bhard bounce|\bspam complaint|\bmarked as spam|\bclean time\b|^dn[ce]$"
    r"|\bno (?:more )?(?:promotional |marketing |promo )?(?:newsletters?|marketing|e ?mails?|mails?|mailings?|contact|ads|advertising"
    r"|promotions?|calls|sms)\b|\bexclu\w* from (?:\w+ )?mail|\bleft (?:the )?list\b|\b(?:remove|take) me (?:from|off)\b"
    r"|\babgemeldet|\babmeld\w*|\bausgetragen|\baus dem verteiler|\brobinson"
    r"|\bkeine?n? (?:newsletter|werbung|werbe\w*|e ?mails?|mails?|mailings?|kontakt(?:e|aufnahme|ierung)?\b|marketing|anrufe|sms)\b"
    r"|\bnicht (?:mehr )?(?:kontaktier|anschreib|anmail|anruf|bewerb)\w*"
    r"|\b(?:werbe|kontakt|newsletter|mailing|marketing|e ?mail|mail) ?(?:sperre|widerspruch|verbot|abmeld\w*)\b|\bgegen werbung"
    r"|\b\w*(?:markkinointi|posti|mainos|uutiskirje|puhelin|soitto|viesti|yhteydenotto) ?(?:kielto|esto)\b"
    r"|\bei (?:markkinoin|uutiskirj|maino|viest|sahkopost)\w*|\bei saa\b|\bei halua\b.*(?:uutiskirj|viest|posti|markkinoin|maino)"
    r"|\ben (?:halua|salli|hyvaksy|anna)\b.*(?:uutiskirj|viest|posti|markkinoin|maino|lupa)|\bala (?:laheta|ota yhteytta|markkinoi"
    r"|soita)|\bpoistunut \w*listalta"
    r"|\bdesabonn\w*|\bdesinscri\w*|\bne (?:pas|plus) (?:contacter|envoyer|appeler)|\bne (?:souhaite|veut|desire) (?:pas|plus)"
    r"|\bpas de (?:pub\w*|e ?mails?|contact|sms)\b|\bstop pub|\bliste noire"
    r"|\bdisiscri\w*|\bnon (?:contattare|inviare|disturbare|chiamare)|\blista n(?:era|egra)"
    r"|^baja$|\bbaja (?:de|del|newsletter|boletin)\b|\bdad[oa]s? de baja|\bfecha de baja|\bno (?:desea|quiere|contactar|enviar"
    r"|llamar|molestar)\b"
    r"|\buitgeschreven|\buitschrij\w*|\bafgemeld|\bafmeld\w*|\bniet (?:e ?)?(?:mailen|contact\w*|benaderen|bellen)"
    r"|\bgeen (?:e ?mails?|mails?|mailings?|contact)\b|\bmail ?blokkade"
    r"|\bavregistr\w*|\bavanmal\w*|\bavprenumer\w*|\bkontakta (?:inte|ej)\b|\breklamsparr"
    r"|\b(?:inga|inget|ingen|ej) (?:utskick|mejl|mail|e ?post|kontakt)\b|\btackat nej"
)
"""What cannot mean anything else, whatever else the header says."""
_TAKES_BACK = re.compile(
    r"\b(?:withdr|revok|revoc|declin|refus|reject|object(?:s|ed|ion)|cancel|terminat|exclud|stop|block|denied|abbestell|gekundigt"
    r"|abgelehnt|lehnt|widerr|widersp"
    r"|gesperr|sperr|unerwunscht|kielt|kielletty|perut|peruut|perun|estetty|retir|rechaz|niente|nessun|rifiut|negat|opgezegd"
    r"|ingetrokken|avslut|aterkall)"
    r"|\bno\b(?!$)|\b(?:not|dont|don t|never|nein|nicht|keine?n?|ei|ala|pas|sans|ne|sin|non|geen|niet|inget|ingen|inga|nej|ej|inte"
    r"|opposition)\b"
    r"|(?:sperre|widerspruch|verbot|kielto|esto|kielletty)\b"
)
_OF_MAILINGS = re.compile(
    r"newsletter|uutiskirje|nieuwsbrie|nyhetsbrev|boletin|marketing|markkinoin|\bwerb(?!eartikel|egeschenk|emittel)|\bmainon|\bmainos|publicit|publicidad|pubblicit"
    r"|\breclame|\breklam(?!a)|promotional|\bconsen[ts]|einwilligung|zustimmung|suostumu|\b(?:markkinointi|sahkoposti|viesti)?lupa\b|toestemming|samtycke"
)
"""Both of them in one header: “Newsletter abbestellt”, “Consent withdrawn at”."""
_NOT_YET = re.compile(
    r"\b(?:not|never|nicht|ei|non|pas|niet|inte) (?:\w+ )?(?:opened|read|delivered|recorded|asked|required|used|sent|eingelost"
    r"|erhalten|geoffnet|gelesen|zugestellt|avattu|luettu|lahetetty|kysytty|lu|ouverte?|gelezen|geopend)\b"
    r"|\b(?:vouchers?|coupons?|\w*gutschein\w*|campaigns?|budget|popup)\b|\bno consent date"
)
"""What was not done is no refusal, and a voucher or a campaign has none."""
_TAKEN_BACK_AGAIN = re.compile(
    r"\b(?:not|no|nicht|keine?|ei|non|pas|geen|niet|inte|ingen) (?:\w*kielto\w*|unsub\w*|opt(?:ed)? out|suppress\w*|bounce\w*"
    r"|black ?list\w*"
    r"|block\w*|abgemeldet|abmeld\w*|gesperrt|widerspr\w*|widerruf\w*|objection\w*|withdrawn|revoked|declined|cancel\w*|abbestellt"
    r"|peruttu|kielletty|desabonn\w*|uitgeschreven)"
)
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
    r"\b(?:payments?|zahlung\w*|maksu\w*|cheques?|cards?|insurance|\w*versicherung|vakuutu\w*|assurance|seguro|verzekering|forsakring"
    r"|kurs\w*|courses?|class(?:es)?|events?|seminar\w*|workshops?|webinar\w*|training\w*|veranstaltung\w*|tapahtuma\w*|cours"
    r"|curso|corso|cursus"
    r"|gift|receipts?|invoices?|rechnung\w*|lasku\w*|tax|prices?|packing|products?|produkt\w*|productos?|tuote\w*|pake\w+|artikel"
    r"|items?|sku"
    r"|stock|lager\w*|substitutions?|catalog\w*|katalog\w*|magazine|zeitschrift\w*|loyalty|reviews?|bil|vehicles?|cars?|plan|sticker|door"
    r"|neighbou?rs?|orders?|bestellung\w*|tilau(?:s|ksen)|deliver\w*|postal)\b"
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
