"""What is said while Winback starts, before anything is installed: in the person's language, with the standard library alone.

Everything later goes through the catalogues (``winback.locale``), which need a package to be read. The syntax is kept
to Python 3.6, like that of all that runs at the start.
"""

import locale
import os
import subprocess
import sys
from collections.abc import Mapping

SOURCE = "en"

_GERMAN = {
    "Winback is open at {address}": "Winback ist geöffnet: {address}",
    "Leave this window open as long as you work with Winback. Closing it (or Ctrl+C) ends Winback; nothing is lost.": (
        "Lassen Sie dieses Fenster offen, solange Sie mit Winback arbeiten. Wenn Sie es schließen (oder Strg+C drücken), "
        "endet Winback; nichts geht verloren."
    ),
    "Setting up Winback. This is done once and takes a minute or two …": (
        "Winback wird eingerichtet. Das geschieht einmal und dauert ein, zwei Minuten …"
    ),
    "Installing what Winback needs in addition …": "Winback braucht noch etwas; es wird installiert …",
    (
        "This Python cannot make an environment for Winback: its “venv” part is missing.\n"
        "On Debian or Ubuntu install it with: sudo apt install python3-venv\n"
        "Then start Winback again. (An installed “uv” would do as well.)"
    ): (
        "Dieses Python kann für Winback keine Umgebung anlegen: Der Teil „venv“ fehlt.\n"
        "Unter Debian oder Ubuntu installieren Sie ihn mit: sudo apt install python3-venv\n"
        "Starten Sie Winback dann noch einmal. (Ein installiertes „uv“ genügt auch.)"
    ),
    (
        "WINBACK_NO_VENV is set, but this Python does not have the packages that Winback needs.\n"
        "Install them with: python3 -m pip install -r requirements.txt – or unset WINBACK_NO_VENV."
    ): (
        "WINBACK_NO_VENV ist gesetzt, aber diesem Python fehlen die Pakete, die Winback braucht.\n"
        "Installieren Sie sie mit: python3 -m pip install -r requirements.txt – oder entfernen Sie WINBACK_NO_VENV."
    ),
    ("Winback cannot set itself up: {reason} ({path}).\nMove its folder to a place where you may write, with free space on the disk."): (
        "Winback kann sich nicht einrichten: {reason} ({path}).\n"
        "Verschieben Sie den Ordner an einen Ort, an dem Sie schreiben dürfen und Platz ist."
    ),
    (
        "The packages that Winback needs could not be downloaded. This is needed once.\n"
        "Check the internet connection (or the proxy), then start Winback again. Nothing is lost."
    ): (
        "Die Pakete, die Winback braucht, ließen sich nicht herunterladen. Das ist nur einmal nötig.\n"
        "Prüfen Sie die Internetverbindung (oder den Proxy) und starten Sie Winback noch einmal. Nichts ist verloren."
    ),
    "The packages that Winback needs could not be installed. The last lines were:": (
        "Die Pakete, die Winback braucht, ließen sich nicht installieren. Die letzten Zeilen waren:"
    ),
    "Port {port} is taken by another program. Choose another one, for example: --port {next}": (
        "Port {port} ist von einem anderen Programm belegt. Wählen Sie einen anderen, zum Beispiel: --port {next}"
    ),
}

_FINNISH = {
    "Winback is open at {address}": "Winback on auki osoitteessa {address}",
    "Leave this window open as long as you work with Winback. Closing it (or Ctrl+C) ends Winback; nothing is lost.": (
        "Jätä tämä ikkuna auki niin pitkäksi aikaa kuin käytät Winbackia. Kun suljet sen (tai painat Ctrl+C), Winback sulkeutuu; "
        "mitään ei katoa."
    ),
    "Setting up Winback. This is done once and takes a minute or two …": (
        "Winback otetaan käyttöön. Tämä tehdään vain kerran ja kestää minuutin tai kaksi …"
    ),
    "Installing what Winback needs in addition …": "Asennetaan vielä, mitä Winback tarvitsee …",
    (
        "This Python cannot make an environment for Winback: its “venv” part is missing.\n"
        "On Debian or Ubuntu install it with: sudo apt install python3-venv\n"
        "Then start Winback again. (An installed “uv” would do as well.)"
    ): (
        "Tämä Python ei voi luoda Winbackille ympäristöä: siitä puuttuu osa ”venv”.\n"
        "Debianissa ja Ubuntussa sen voi asentaa näin: sudo apt install python3-venv\n"
        "Käynnistä sitten Winback uudelleen. (Myös asennettu ”uv” riittää.)"
    ),
    (
        "WINBACK_NO_VENV is set, but this Python does not have the packages that Winback needs.\n"
        "Install them with: python3 -m pip install -r requirements.txt – or unset WINBACK_NO_VENV."
    ): (
        "WINBACK_NO_VENV on asetettu, mutta tästä Pythonista puuttuvat Winbackin tarvitsemat paketit.\n"
        "Asenna ne näin: python3 -m pip install -r requirements.txt – tai poista WINBACK_NO_VENV."
    ),
    ("Winback cannot set itself up: {reason} ({path}).\nMove its folder to a place where you may write, with free space on the disk."): (
        "Winbackia ei voitu ottaa käyttöön: {reason} ({path}).\nSiirrä sen kansio paikkaan, johon saat kirjoittaa ja jossa on tilaa."
    ),
    (
        "The packages that Winback needs could not be downloaded. This is needed once.\n"
        "Check the internet connection (or the proxy), then start Winback again. Nothing is lost."
    ): (
        "Winbackin tarvitsemia paketteja ei voitu ladata. Lataus tarvitaan vain kerran.\n"
        "Tarkista verkkoyhteys (tai välityspalvelin) ja käynnistä Winback uudelleen. Mitään ei ole kadonnut."
    ),
    "The packages that Winback needs could not be installed. The last lines were:": (
        "Winbackin tarvitsemia paketteja ei voitu asentaa. Viimeiset rivit olivat:"
    ),
    "Port {port} is taken by another program. Choose another one, for example: --port {next}": (
        "Toinen ohjelma käyttää jo porttia {port}. Valitse toinen, esimerkiksi: --port {next}"
    ),
}

TEXTS = {"de": _GERMAN, "fi": _FINNISH}
"""Language → English text → text in that language."""


def in_words(text: str, **values: object) -> str:
    """The text in the person's language, with its values."""
    return TEXTS.get(person_language(os.environ), {}).get(text, text).format(**values)


def person_language(environ: Mapping[str, str]) -> str:
    """The language to speak: ``WINBACK_LANGUAGE``, else that of the environment, else of the system; else English."""
    asked = next((environ[name] for name in ("WINBACK_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG") if environ.get(name)), None)
    language = (asked if asked is not None else _of_the_system()).replace("-", "_").split("_")[0].split(".")[0].lower()
    return language if language in TEXTS else SOURCE


def _of_the_system() -> str:
    """What Windows and macOS are set to, which do not tell by the environment."""
    try:
        if sys.platform == "win32":
            import ctypes  # noqa: PLC0415 – only there

            return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), SOURCE)
        if sys.platform == "darwin":
            return subprocess.run(["defaults", "read", "-g", "AppleLocale"], capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, AttributeError, subprocess.CalledProcessError):
        pass
    return SOURCE
