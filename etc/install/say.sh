# shellcheck shell=bash
# What the installer says, how it runs commands, and how it leaves nothing behind when it stops early.

LINE_OPEN=no
SHOWN=no
STEP_LOG=/dev/null
CHILD=
TEMPORARY=()

say() {
    close_line
    printf '%s\n' "$*"
}

# A remark inside a step, such as "JAVA_HOME is JDK 17: looking further".
note() {
    close_line
    printf '    %s\n' "$*"
}

close_line() {
    [ "$LINE_OPEN" = no ] || printf '\n'
    LINE_OPEN=no
}

# step NAME TITLE FUNCTION [ARGUMENT...]: one line with what it does, what came of it ($RESULT) and how long it took.
step() {
    local name=$1 title=$2 began=$SECONDS
    shift 2
    STEP_LOG=$LOGS/$name.log
    : >"$STEP_LOG" || refuse "cannot write $STEP_LOG" "Make $LOGS writable."
    RESULT=
    printf '%s ... ' "$title"
    LINE_OPEN=yes
    "$@" || fail "$title: failed." "Read the log."
    if [ "$LINE_OPEN" = no ]; then printf '    '; fi
    printf '%s%ss\n' "${RESULT:+$RESULT, }" "$((SECONDS - began))"
    LINE_OPEN=no
}

# fail WHAT HOW-TO-MEND [LINES]: ends the installer; the last LINES of the step's log usually hold the reason.
fail() {
    close_line
    {
        printf '\nsambaflow: %s\n' "$1"
        if [ -s "$STEP_LOG" ]; then
            if [ "${3:-12}" -gt 0 ]; then
                printf 'The log ends with:\n'
                tail -n "${3:-12}" "$STEP_LOG" | sed 's/^/    | /'
            fi
            printf 'Whole log: %s\n' "$STEP_LOG"
        fi
        printf 'To mend it: %s\n' "$2"
    } >&2
    exit 1
}

# refuse WHAT HOW-TO-MEND: like fail, for reasons that no log knows more about.
refuse() {
    STEP_LOG=/dev/null
    fail "$@"
}

# run COMMAND...: output into the step's log (and on the screen with --verbose). The command gets its own process
# group, so that Ctrl-C, or LIMIT seconds, end it together with whatever it started.
run() {
    local status
    printf '+ %s\n' "$*" >>"$STEP_LOG"
    set -m
    if [ "$VERBOSE" = yes ]; then
        close_line
        (set -o pipefail && "$@" 2>&1 </dev/null | tee -a "$STEP_LOG") &
    else
        ("$@" </dev/null >>"$STEP_LOG" 2>&1) &
    fi
    CHILD=$!
    if [ -n "${LIMIT-}" ]; then
        end_after "$LIMIT" "$CHILD" >/dev/null 2>&1 &
    fi
    set +m
    wait "$CHILD" 2>/dev/null
    status=$?
    CHILD=
    return "$status"
}

# end_after SECONDS GROUP: looks once a second, and so ends by itself soon after the group does.
end_after() {
    local left=$1
    while kill -0 "$2"; do
        if [ "$left" -le 0 ]; then
            printf 'ended after %s s\n' "$1" >>"$STEP_LOG"
            kill -TERM -- "-$2"
        fi
        left=$((left - 1))
        sleep 1
    done
}

# show COMMAND...: like run, with the output always on the screen.
show() {
    local VERBOSE=yes
    SHOWN=yes
    run "$@"
}

# quietly COMMAND...: a short command in the foreground, its errors into the step's log.
quietly() {
    "$@" >>"$STEP_LOG" 2>&1 </dev/null
}

# discard PATH: removed when the installer ends, however it ends.
discard() {
    TEMPORARY[${#TEMPORARY[@]}]=$1
}

# A forked bash can receive a signal before it has dropped these traps: only the installer itself may clean up.
clean_up() {
    local path
    [ "$BASH_SUBSHELL" -eq 0 ] || return 0
    for path in ${TEMPORARY[@]+"${TEMPORARY[@]}"}; do
        rm -rf -- "$path"
    done
    TEMPORARY=()
    put_back
    unlock
    forget_empty_prefix
}

stopped() {
    [ "$BASH_SUBSHELL" -eq 0 ] || exit 130
    trap '' INT TERM HUP
    if [ -n "$CHILD" ]; then
        kill -TERM -- "-$CHILD" 2>/dev/null
        wait "$CHILD" 2>/dev/null
    fi
    close_line
    printf '\nsambaflow: stopped. Nothing is left half-installed; run the same command again to go on.\n' >&2
    exit 130
}

# nearest WORD CANDIDATE...: the candidate with the fewest edits, if that is close enough to be what was meant.
nearest() {
    printf '%s\n' "$@" | awk '
        function least(a, b, c) { return a < b ? (a < c ? a : c) : (b < c ? b : c) }
        function distance(a, b,    i, j, before, now) {
            for (j = 0; j <= length(b); j++) before[j] = j
            for (i = 1; i <= length(a); i++) {
                now[0] = i
                for (j = 1; j <= length(b); j++)
                    now[j] = least(before[j] + 1, now[j - 1] + 1, before[j - 1] + (substr(a, i, 1) != substr(b, j, 1)))
                for (j = 0; j <= length(b); j++) before[j] = now[j]
            }
            return before[length(b)]
        }
        NR == 1 { word = $0; best = int(length(word) / 2) + 1; next }
        { d = distance(word, $0); if (d < best) { best = d; found = $0 } }
        END { if (found != "") print found }'
}

sha256() {
    if command -v sha256sum >/dev/null 2>&1; then
        sha256sum "$@"
    else
        shasum -a 256 "$@"
    fi
}

# quoted TEXT: as one word of a shell script.
quoted() {
    printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"
}

# fetch URL FILE: curl or wget; both honour http_proxy, https_proxy and no_proxy.
fetch() {
    local status
    if command -v curl >/dev/null 2>&1; then
        run curl -fsSL --connect-timeout 20 --retry 2 -o "$2" "$1"
    elif command -v wget >/dev/null 2>&1; then
        run wget -q --tries=2 --connect-timeout=20 -O "$2" "$1"
    else
        refuse "neither curl nor wget is here, so nothing can be downloaded." "$(how_to_install curl)"
    fi
    status=$?
    [ "$status" -eq 0 ] || rm -f -- "$2"
    return "$status"
}

# how_to_install PACKAGE: the command of this system's package manager.
how_to_install() {
    case $(system_family) in
        debian) printf 'Run: sudo apt install %s' "$1" ;;
        fedora) printf 'Run: sudo dnf install %s' "$1" ;;
        mac) printf 'Run: brew install %s' "$1" ;;
        *) printf 'Install %s with the package manager of this system.' "$1" ;;
    esac
}

system_family() {
    local words=''
    case $(uname -s) in
        Darwin) printf mac && return ;;
    esac
    if [ -r /etc/os-release ]; then
        words=$(sed -n 's/^ID\(_LIKE\)\{0,1\}=//p' /etc/os-release | tr -d '"' | tr '\n' ' ')
    fi
    case " $words " in
        *" debian "* | *" ubuntu "*) printf debian ;;
        *" fedora "* | *" rhel "*) printf fedora ;;
        *) printf other ;;
    esac
}
