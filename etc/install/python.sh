# shellcheck shell=bash
# Jupyter: a private Python environment with pinned versions, or the Jupyter that --jupyter names.

NEEDED_PYTHON=3.10
PYTHON=
JUPYTER_CALLED=

find_python() {
    local candidate old=
    for candidate in "${SAMBAFLOW_PYTHON-}" python3 python3.14 python3.13 python3.12 python3.11 python3.10 \
        /opt/homebrew/bin/python3 /usr/local/bin/python3; do
        candidate=$(command -v "${candidate:-none}" 2>/dev/null) || continue
        if quietly "$candidate" -c "import sys; sys.exit(sys.version_info < (${NEEDED_PYTHON/./, }))"; then
            # A version manager's shim would answer differently in another folder.
            PYTHON=$("$candidate" -c 'import sys; print(sys.executable)')
            RESULT="$PYTHON ($("$PYTHON" -c 'import platform; print(platform.python_version())'))"
            return
        fi
        old="$old $candidate ($("$candidate" -c 'import platform; print(platform.python_version())' 2>&1 | tail -n 1))"
    done
    refuse "Python $NEEDED_PYTHON or newer is needed for JupyterLab; found${old:- none}." \
        "$(how_to_install python3), or name one: SAMBAFLOW_PYTHON=/where/it/is/python3 ./install.sh"
}

# ensure_jupyter: $PREFIX/python with what etc/jupyter-requirements.txt pins.
ensure_jupyter() {
    if [ -n "$JUPYTER" ]; then
        use_given_jupyter
    else
        ensure_environment python jupyter-requirements.txt
        JUPYTER_PYTHON=$PREFIX/python/bin/python
        JUPYTER_CALLED=$PREFIX/python/bin/jupyter
    fi
}

# ensure_environment NAME REQUIREMENTS: a virtual environment cannot be moved, so the old one steps aside while the new
# one is made in its place, and comes back if that fails.
ensure_environment() {
    local environment=$PREFIX/$1 requirements=$ROOT/etc/$2 stamp offline=()
    stamp=$({ printf '%s\n' "$environment" && "$PYTHON" -VV && cat "$requirements" "$ROOT/etc/jupyter-constraints.txt"; } |
        sha256 | cut -d ' ' -f 1)
    if [ "$(cat "$environment/.stamp" 2>/dev/null)" = "$stamp" ] && quietly "$environment/bin/python" -c ''; then
        RESULT="up to date"
        return
    fi
    quietly "$PYTHON" -c 'import ensurepip, venv' ||
        refuse "$PYTHON cannot make virtual environments (no venv or ensurepip module)." "$(mend_venv)"
    [ "$OFFLINE" = no ] || offline=(--no-index)
    step_aside "$environment"
    run "$PYTHON" -m venv "$environment" || fail "cannot make a Python environment in $environment." "$(mend_venv)"
    PIP_USER=no run "$environment/bin/python" -m pip install --disable-pip-version-check --no-input \
        ${offline[@]+"${offline[@]}"} -r "$requirements" || fail "pip could not install $requirements." "$(mend_pip)"
    printf '%s\n' "$stamp" >"$environment/.stamp"
    step_aside_over
    RESULT="$(find "$environment/lib" -name '*.dist-info' | wc -l | tr -d ' ') packages"
}

ASIDE=
step_aside() {
    ASIDE=$1
    rm -rf -- "$1.old"
    if [ -e "$1" ]; then
        mv "$1" "$1.old"
    fi
}

step_aside_over() {
    rm -rf -- "$ASIDE.old"
    ASIDE=
}

# put_back: called when the installer ends; does something only if it ends between the two above.
put_back() {
    [ -n "$ASIDE" ] || return 0
    rm -rf -- "$ASIDE"
    if [ -e "$ASIDE.old" ]; then
        mv "$ASIDE.old" "$ASIDE"
    fi
    ASIDE=
}

# use_given_jupyter: the notebook is executed by the interpreter behind that jupyter command.
use_given_jupyter() {
    JUPYTER_CALLED=$(command -v "$JUPYTER") || refuse "--jupyter $JUPYTER: no such command." \
        "Give the path of a jupyter command, such as ~/venv/bin/jupyter, or leave --jupyter out."
    case $JUPYTER_CALLED in
        /*) ;;
        *) JUPYTER_CALLED=$PWD/$JUPYTER_CALLED ;;
    esac
    JUPYTER_PYTHON=$(interpreter_of "$JUPYTER_CALLED")
    quietly "$JUPYTER_PYTHON" -c 'import jupyter_client, nbclient' ||
        refuse "--jupyter $JUPYTER: its Python (${JUPYTER_PYTHON:-unknown}) lacks jupyter_client or nbclient, which run notebooks." \
            "Run: ${JUPYTER_PYTHON:-python3} -m pip install nbclient; or leave --jupyter out."
    RESULT="$JUPYTER_CALLED ($JUPYTER_PYTHON)"
}

# interpreter_of SCRIPT: from its first line, or from the second where pip wrote a shell line because of a long path.
interpreter_of() {
    sed -n -e "1s/^#! *\(\/.*[Pp]ython[0-9.]*\).*/\1/p" -e "2s/^'''exec' \"\{0,1\}\([^\"]*[Pp]ython[0-9.]*\)\"\{0,1\} .*/\1/p" "$1" |
        head -n 1
}

mend_venv() {
    local version
    version=$("$PYTHON" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    case $(system_family) in
        debian) printf 'Run: sudo apt install python3-venv (or python%s-venv); then run ./install.sh again.' "$version" ;;
        *) printf 'Install the venv module of Python %s, or name another Python: SAMBAFLOW_PYTHON=/where/it/is/python3 ./install.sh' "$version" ;;
    esac
}

mend_pip() {
    printf 'check the network; behind a proxy set https_proxy; for a mirror set PIP_INDEX_URL (or pip config set '
    printf 'global.index-url URL); or use a Jupyter you have: ./install.sh --jupyter PATH.'
}
