#!/usr/bin/env bash
# Sets SambaFlow up from this clone and runs the first tutorial; the parts are in etc/install.
# Written for bash 3.2, which macOS has.
set -u -o pipefail
unset CDPATH PYTHONHOME PYTHONPATH

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
LOGS=$ROOT/target/install
JDK_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/sambaflow/jdk
PREFIX=${XDG_DATA_HOME:-$HOME/.local/share}/sambaflow
JUPYTER=
OFFLINE=no
VERBOSE=no
COMMAND=
REST=()

# shellcheck source=etc/install/say.sh
. "$ROOT/etc/install/say.sh"
# shellcheck source=etc/install/prefix.sh
. "$ROOT/etc/install/prefix.sh"
# shellcheck source=etc/install/jdk.sh
. "$ROOT/etc/install/jdk.sh"
# shellcheck source=etc/install/build.sh
. "$ROOT/etc/install/build.sh"
# shellcheck source=etc/install/python.sh
. "$ROOT/etc/install/python.sh"
# shellcheck source=etc/install/kernel.sh
. "$ROOT/etc/install/kernel.sh"
# shellcheck source=etc/install/cache.sh
. "$ROOT/etc/install/cache.sh"
# shellcheck source=etc/install/check.sh
. "$ROOT/etc/install/check.sh"

usage() {
    cat <<EOF
Usage: ./install.sh [COMMAND] [OPTION...]

Commands:
  (none)       install SambaFlow and run the first tutorial
  test         install and run the whole test suite
  lab          open JupyterLab on the notebooks; further arguments go to JupyterLab
  uninstall    remove all that install.sh made

Options:
  --prefix DIR    where to install (now: $PREFIX)
  --jupyter PATH  use this jupyter command instead of a private JupyterLab
  --offline       download nothing: use what the caches of Maven and pip hold
  --verbose       show the output of every step
  --help          show this help

A JDK 25 or newer is searched in JAVA_HOME, on PATH and in the usual folders, else downloaded into
$JDK_CACHE.
Proxies and mirrors: https_proxy, no_proxy, PIP_INDEX_URL, MVNW_REPOURL, ~/.m2/settings.xml.
EOF
}

parse_options() {
    while [ $# -gt 0 ]; do
        case $1 in
            --prefix | --jupyter)
                if [ $# -lt 2 ] || [ -z "$2" ]; then wrong_usage "$1 needs a value."; fi
                take_option "$1" "$2"
                shift
                ;;
            --prefix=?* | --jupyter=?*) take_option "${1%%=*}" "${1#*=}" ;;
            --offline) OFFLINE=yes ;;
            --verbose) VERBOSE=yes ;;
            *) take_word "$1" ;;
        esac
        shift
    done
    COMMAND=${COMMAND:-install}
}

take_option() {
    case $1 in
        --prefix) PREFIX=$2 ;;
        --jupyter) JUPYTER=$2 ;;
    esac
}

# What is not ours belongs to JupyterLab once the command is lab.
take_word() {
    if [ "$COMMAND" = lab ]; then
        REST[${#REST[@]}]=$1
        return
    fi
    case $1 in
        -h | --help | help)
            usage
            exit 0
            ;;
        install | test | lab | uninstall)
            [ -z "$COMMAND" ] || wrong_usage "$1 after $COMMAND: one command at a time."
            COMMAND=$1
            ;;
        *) wrong_usage "unknown option or command: $1." "$(nearest "$1" \
            --prefix --jupyter --offline --verbose --help test lab uninstall install)" ;;
    esac
}

wrong_usage() {
    printf 'sambaflow: %s%s\nSee ./install.sh --help\n' "$1" "${2:+ Did you mean $2?}" >&2
    exit 2
}

absolute_prefix() {
    while [ "$PREFIX" != / ] && [ "$PREFIX" != "${PREFIX%/}" ]; do
        PREFIX=${PREFIX%/}
    done
    case $PREFIX in
        /*) ;;
        *) PREFIX=$PWD/$PREFIX ;;
    esac
}

set_up() {
    step python "Looking for Python $NEEDED_PYTHON or newer" find_python
    step jdk "Looking for a JDK $NEEDED_JAVA or newer" ensure_jdk
    step build "Building SambaFlow with Maven" "$1"
    step jupyter "Setting up JupyterLab" ensure_jupyter
    step kernel "Registering the kernel" ensure_kernel
    step cache "Making the kernel start fast" ensure_cache
}

# The option that later commands need when the prefix is not the usual one, quoted to be pasted.
elsewhere() {
    [ "$PREFIX" = "${XDG_DATA_HOME:-$HOME/.local/share}/sambaflow" ] || printf ' --prefix %q' "$PREFIX"
}

install() {
    local began=$SECONDS
    set_up ensure_jars
    step tutorial "Running notebooks/$TUTORIAL" run_tutorial "$TUTORIAL"
    say
    say "SambaFlow is ready ($((SECONDS - began)) s)."
    say "  Open the notebooks:  ./install.sh lab$(elsewhere)"
    case ":$PATH:" in
        *":$PREFIX/bin:"*) say "  In a terminal:       sambaflow --help" ;;
        *":${LINK%/*}:"*) if [ -L "$LINK" ]; then say "  In a terminal:       sambaflow --help"; else say_path; fi ;;
        *) say_path ;;
    esac
}

say_path() {
    say "  In a terminal:       $PREFIX/bin/sambaflow --help"
    say "  (for the short name: export PATH=\"$PREFIX/bin:\$PATH\")"
}

main() {
    TUTORIAL=01-hello-sambaflow.ipynb
    parse_options "$@"
    absolute_prefix
    case $COMMAND in
        lab) open_lab ${REST[@]+"${REST[@]}"} ;;
    esac
    trap clean_up EXIT
    trap stopped INT TERM HUP
    if [ "$COMMAND" = uninstall ]; then
        uninstall
        return
    fi
    mkdir -p "$LOGS" 2>/dev/null || refuse "cannot write to $ROOT/target." "Clone into a folder of yours."
    open_prefix
    case $COMMAND in
        install) install ;;
        test) run_tests ;;
    esac
}

# The tests source this file for its functions.
if [ -z "${SAMBAFLOW_INSTALL_LIB-}" ]; then
    main "$@"
fi
