#!/bin/sh
# Set up everything the Makefile's targets need, once: system libraries and fonts (where
# this user may install them), a virtual environment, hash-locked packages, the compiled
# built-in catalogue. Does nothing when all of it is up to date. Safe to run twice.
set -eu
cd "$(dirname "$0")/.."
VENV="${DAIBAN_VENV:-.venv}"
LOCK=build/requirements-dev.lock

# --- a Python that we support -------------------------------------------------------
PY="${PYTHON:-}"
if [ -z "$PY" ]; then
  for candidate in python3 python3.11 python3.12 python3.13; do
    if command -v "$candidate" >/dev/null 2>&1 &&
       "$candidate" -c 'import sys; raise SystemExit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
      PY=$candidate; break
    fi
  done
fi
if [ -z "$PY" ]; then
  echo "setup: Python 3.11, 3.12 or 3.13 is needed and was not found. On Debian: apt-get install python3 python3-venv" >&2
  exit 1
fi

# --- system libraries and fonts -------------------------------------------------------
# Qt's offscreen platform, a CJK font, the font that holds the rare characters, the camera's moving picture, ensurepip.
glib=libglib2.0-0
if command -v apt-cache >/dev/null 2>&1 && apt-cache show libglib2.0-0t64 >/dev/null 2>&1; then glib=libglib2.0-0t64; fi
WANTED="$glib libgl1 libegl1 libxkbcommon0 libfontconfig1 libfreetype6 libdbus-1-3 fonts-lxgw-wenkai fonts-hanazono gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good"
if ! "$PY" -c 'import ensurepip, venv' 2>/dev/null; then WANTED="$WANTED python3-venv"; fi
if command -v dpkg-query >/dev/null 2>&1; then
  missing=""
  for package in $WANTED; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
  done
  if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ] && [ "${DAIBAN_NO_APT:-}" = "" ]; then
      echo "setup: installing system packages:$missing"
      { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >/dev/null || {
        echo "setup: apt-get could not install$missing. Install them by hand and run the command again." >&2; exit 1; }
    else
      echo "setup: these system packages are missing and this user may not install them:$missing" >&2
      echo "setup: run once as administrator:  apt-get install$missing" >&2
    fi
  fi
else
  echo "setup: no dpkg here: make sure that Qt's libraries and the fonts LXGW WenKai and HanaMinB are installed." >&2
fi

# --- virtual environment, hash-locked packages ---------------------------------------
stamp="$VENV/.daiban-lock"
want="$(cat "$LOCK" pyproject.toml | cksum) $("$PY" -c 'import sys; print(sys.version_info[:2])')"
if [ ! -x "$VENV/bin/python" ] || [ "$(cat "$stamp" 2>/dev/null)" != "$want" ]; then
  echo "setup: building the virtual environment in $VENV (a minute or two the first time)"
  "$PY" -m venv --clear "$VENV"
  "$VENV/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes --no-deps -r "$LOCK" || {
    echo "setup: the Python packages could not be installed. Is a package index reachable? See the lines above." >&2; exit 1; }
  "$VENV/bin/python" -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
  printf '%s' "$want" > "$stamp"
fi

# --- fonts by npm, where npm is at hand: a better screen and paper face -----------------
mkdir -p out/fonts
if [ ! -f out/fonts/NotoSansSC-Regular.ttf ] && command -v npm >/dev/null 2>&1 && [ "${DAIBAN_NO_NPM:-}" = "" ]; then
  echo "setup: fetching Noto Sans SC by npm"
  if (cd out/fonts && npm pack --silent @expo-google-fonts/noto-sans-sc@0.4.3 >/dev/null 2>&1 &&
      tar -xzf expo-google-fonts-noto-sans-sc-0.4.3.tgz); then
    cp out/fonts/package/400Regular/NotoSansSC_400Regular.ttf out/fonts/NotoSansSC-Regular.ttf
    cp out/fonts/package/700Bold/NotoSansSC_700Bold.ttf out/fonts/NotoSansSC-Bold.ttf
  else
    echo "setup: npm could not fetch Noto Sans SC; LXGW WenKai serves instead."
  fi
  rm -rf out/fonts/package out/fonts/*.tgz
fi

# --- the built-in catalogue, compiled and signed with the development key ---------------
"$VENV/bin/python" -m forms.authoring build --if-changed
