#!/bin/sh
# Double-click to start Winback (the first time: right-click, then Open). Needs Python 3.11 or newer.
cd "$(dirname "$0")" || exit 1

for python in python3.14 python3.13 python3.12 python3.11 python3 \
    /opt/homebrew/bin/python3 /usr/local/bin/python3 /Library/Frameworks/Python.framework/Versions/Current/bin/python3; do
    if command -v "$python" >/dev/null 2>&1 && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        "$python" -m winback && exit 0
        printf '\n[Enter]'
        read -r _
        exit 1
    fi
done

cat <<'WORDS'

  Winback needs Python 3.11 or newer: https://www.python.org/downloads/
  Install it, then double-click this file again.

  Winback braucht Python 3.11 oder neuer: https://www.python.org/downloads/
  Installieren Sie es, dann diese Datei noch einmal doppelklicken.

  Winback tarvitsee Pythonin, versio 3.11 tai uudempi: https://www.python.org/downloads/
  Asenna se ja kaksoisnapsauta sitten tätä tiedostoa uudelleen.

WORDS
open "https://www.python.org/downloads/" 2>/dev/null
printf '[Enter]'
read -r _
