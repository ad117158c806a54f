# shellcheck shell=bash
# The folder everything goes to: recognised as ours by a marker, used by one installer at a time, removed without a trace.

OURS=.sambaflow
LOCK=

# The names below $PREFIX that belong to us; what a user puts beside them survives an uninstall.
our_names() {
    printf '%s\n' bin cache etc lib python share test-python jupyter kernelspecs complete "$OURS"
}

open_prefix() {
    case $PREFIX in
        *:* | *'
'*) refuse "--prefix $PREFIX: a class path cannot hold this name." "Choose a folder without colons and line ends." ;;
    esac
    if [ -e "$PREFIX" ] && [ ! -f "$PREFIX/$OURS" ] && [ -n "$(ls -A "$PREFIX" 2>/dev/null)" ]; then
        refuse "$PREFIX is in use by something else." "Choose an empty or new folder: ./install.sh --prefix DIR"
    fi
    { mkdir -p "$PREFIX" && : >>"$PREFIX/$OURS"; } 2>/dev/null ||
        refuse "cannot write to $PREFIX." "Choose a folder of yours: ./install.sh --prefix DIR"
    lock
    rm -rf -- "$PREFIX"/lib.new-* "$PREFIX"/lib.old-* "$PREFIX"/cache.new-*
}

# A symbolic link to our process id is made in one step or not at all; the lock of a process that is gone counts for nothing.
lock() {
    local holder
    if ! ln -s "$$" "$PREFIX/.lock" 2>/dev/null; then
        holder=$(readlink "$PREFIX/.lock")
        if [ -n "$holder" ] && kill -0 "$holder" 2>/dev/null; then
            refuse "another install.sh (process $holder) is at work in $PREFIX." "Wait until it has finished."
        fi
        rm -f -- "$PREFIX/.lock"
        ln -s "$$" "$PREFIX/.lock" 2>/dev/null || refuse "cannot lock $PREFIX." "Run ./install.sh again."
    fi
    LOCK=$PREFIX/.lock
}

unlock() {
    [ -z "$LOCK" ] || rm -f -- "$LOCK"
    LOCK=
}

# A first installation that failed before anything was made leaves no folder either.
forget_empty_prefix() {
    [ "$(ls -A "$PREFIX" 2>/dev/null)" = "$OURS" ] || return 0
    rm -f -- "$PREFIX/$OURS"
    rmdir -- "$PREFIX" 2>/dev/null
    return 0
}

uninstall() {
    local removed=no name left
    if [ -e "$PREFIX" ] && [ ! -f "$PREFIX/$OURS" ]; then
        refuse "$PREFIX was not made by this installer; it stays." "Name the right folder: ./install.sh uninstall --prefix DIR"
    fi
    if [ -f "$PREFIX/$OURS" ]; then
        lock
        remove_kernelspecs
        remove_link
        for name in $(our_names); do
            rm -rf -- "${PREFIX:?}/$name"
        done
        rm -rf -- "$PREFIX"/lib.new-* "$PREFIX"/lib.old-* "$PREFIX"/cache.new-* "$PREFIX"/*.old
        unlock
        left=$(ls -A "$PREFIX")
        if [ -n "$left" ]; then
            say "Kept in $PREFIX, because they are not ours: $(printf '%s' "$left" | tr '\n' ' ')"
        else
            rmdir -- "$PREFIX" || say "$PREFIX is empty but cannot be removed."
        fi
        say "Removed $PREFIX"
        removed=yes
    fi
    remove_jdk
    rm -rf -- "$LOGS"
    rmdir -- "$ROOT/target" 2>/dev/null
    [ "$removed" = yes ] || say "Nothing is installed in $PREFIX."
}

remove_kernelspecs() {
    local folder
    [ -f "$PREFIX/kernelspecs" ] || return 0
    while IFS= read -r folder; do
        if grep -qF -- "$PREFIX/" "$folder/kernel.json" 2>/dev/null; then
            rm -rf -- "$folder" && say "Removed $folder"
        fi
    done <"$PREFIX/kernelspecs"
}

remove_jdk() {
    local users=$JDK_CACHE/used-by user others=
    [ -d "$JDK_CACHE" ] || return 0
    if [ -f "$users" ]; then
        while IFS= read -r user; do
            if [ "$user" != "$PREFIX" ] && [ -f "$user/$OURS" ]; then
                others="$others$user
"
            fi
        done <"$users"
    fi
    if [ -n "$others" ]; then
        printf '%s' "$others" >"$users"
        say "Kept $JDK_CACHE: used by $(printf '%s' "$others" | tr '\n' ' ')"
    else
        rm -rf -- "$JDK_CACHE" && say "Removed $JDK_CACHE"
        rmdir -- "${JDK_CACHE%/*}" 2>/dev/null
    fi
    return 0
}
