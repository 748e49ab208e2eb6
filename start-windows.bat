@echo off
rem Double-click to start Winback. Needs Python 3.11 or newer from https://www.python.org/downloads/
chcp 65001 >nul
title Winback
set PYTHONUTF8=1
cd /d "%~dp0"

where py >nul 2>nul
if not errorlevel 1 (
    py -3 -m winback
    goto ended
)
where python >nul 2>nul
if not errorlevel 1 (
    python -m winback
    goto ended
)

echo.
echo   Winback needs Python 3.11 or newer: https://www.python.org/downloads/
echo   Install it (tick "Add python.exe to PATH"), then double-click this file again.
echo.
echo   Winback braucht Python 3.11 oder neuer: https://www.python.org/downloads/
echo   Installieren Sie es (mit Haken bei "Add python.exe to PATH"), dann diese Datei noch einmal doppelklicken.
echo.
echo   Winback tarvitsee Pythonin, versio 3.11 tai uudempi: https://www.python.org/downloads/
echo   Asenna se (valitse "Add python.exe to PATH") ja kaksoisnapsauta sitten tätä tiedostoa uudelleen.
echo.
start "" https://www.python.org/downloads/

:ended
rem What went wrong, if anything, stays readable until a key is pressed.
if errorlevel 1 pause
