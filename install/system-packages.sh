#!/usr/bin/env bash
# Install the Debian packages named as arguments, unless they are there already.
#
#   install/system-packages.sh test      what `make test` needs: LibreOffice, fonts, poppler, PostgreSQL, Postfix, mblaze,
#                                            Dovecot
#   install/system-packages.sh PACKAGE…  these packages
#
# As root it installs; with a password-free sudo it installs through that; otherwise it says what to run and fails.
set -euo pipefail

if [[ "${1:-}" == test ]]; then
    set -- libreoffice-writer-nogui libreoffice-calc-nogui fonts-liberation2 fontconfig poppler-utils postgresql \
        postfix mblaze dovecot-imapd
fi

is_installed() {
    [[ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]
}

# A package counts as there when what it gives is there, however it came.
is_there() {
    is_installed "$1" && return 0
    case "$1" in
        libreoffice-writer-nogui) command -v soffice >/dev/null ;;
        # The part of LibreOffice that computes sheets; `make test` lets it add up the ballot sheets.
        libreoffice-calc-nogui) compgen -G '/usr/lib*/libreoffice/program/libsclo.so' >/dev/null ;;
        fontconfig) command -v fc-list >/dev/null ;;
        # Version 1 has the same name and lacks most Vietnamese letters, U+1EA1 among them.
        fonts-liberation2) command -v fc-list >/dev/null && [[ -n "$(fc-list 'Liberation Serif:charset=1ea1')" ]] ;;
        poppler-utils) command -v pdftoppm >/dev/null && command -v pdffonts >/dev/null ;;
        postgresql) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ;;
        postfix) [[ -x /usr/lib/postfix/sbin/master ]] ;;
        mblaze) command -v mshow >/dev/null ;;
        dovecot-imapd) [[ -x /usr/sbin/dovecot && -x /usr/lib/dovecot/imap ]] ;;
        *) return 1 ;;
    esac
}

missing=()
for package in "$@"; do
    is_there "$package" || missing+=("$package")
done
[[ ${#missing[@]} -eq 0 ]] && exit 0

if ! command -v apt-get >/dev/null; then
    echo "These packages are missing, and there is no apt-get to install them: ${missing[*]}" >&2
    exit 1
fi

as_root=()
if [[ "$(id -u)" -ne 0 ]]; then
    if command -v sudo >/dev/null && sudo --non-interactive true 2>/dev/null; then
        as_root=(sudo --non-interactive)
    else
        echo "System packages are missing. Run this once, then start again:" >&2
        echo "  sudo apt-get update && sudo apt-get install --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
fi

echo "Installing ${missing[*]}"
log="$(mktemp)"
trap 'rm -f "$log"' EXIT
quietly() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "$@" >"$log" 2>&1 && return 0
    cat "$log" >&2
    echo "Failed: $*" >&2
    return 1
}
# The tests run Postfix and Dovecot from folders of their own: their services are neither configured nor started, and a
# mail server that is here already is not removed for them (--no-remove).
if [[ " ${missing[*]} " == *" postfix "* || " ${missing[*]} " == *" dovecot-imapd "* ]]; then
    echo "postfix postfix/main_mailer_type select No configuration" | "${as_root[@]}" debconf-set-selections
    policy=/usr/sbin/policy-rc.d
    if [[ ! -e "$policy" ]]; then
        printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
        "${as_root[@]}" chmod 755 "$policy"
        trap '"${as_root[@]}" rm -f "$policy"; rm -f "$log"' EXIT
    fi
fi
quietly apt-get update
quietly apt-get install --yes --no-remove --no-install-recommends "${missing[@]}"
