# shellcheck shell=bash
# What makes our Java start fast: a cache of classes that are loaded and linked already and of what ran hot, made by the
# JVM itself during a session of the kernel. It holds for one JDK, one class path and one set of flags; the JVM
# passes over a cache that is missing or does not fit, without a word, because etc/jvm.flags says so.

CACHE_LIMIT=180

# ensure_cache: never ends the installation, because everything works without the cache, only slower.
ensure_cache() {
    local cache=$PREFIX/cache new=$PREFIX/cache.new-$$ stamp
    stamp=$(cache_stamp) || return 1
    if [ -s "$cache/kernel.aot" ] && [ "$(cat "$cache/.stamp" 2>/dev/null)" = "$stamp" ]; then
        RESULT="up to date"
        return
    fi
    discard "$new"
    rm -rf -- "$cache" "$new" && mkdir -p "$new" || return 1
    if LIMIT=$CACHE_LIMIT run "$JUPYTER_PYTHON" "$ROOT/etc/install/train.py" "$new/work" \
        "$JDK/bin/java" "@$PREFIX/etc/jvm.flags" "-XX:AOTCacheOutput=$new/kernel.aot" \
        "@$PREFIX/etc/class-path" "$KERNEL_MAIN" '{connection_file}' && [ -s "$new/kernel.aot" ]; then
        rm -rf -- "$new/work"
        printf '%s\n' "$stamp" >"$new/.stamp"
        quietly mv "$new" "$cache" || return 1
        RESULT="$(du -sm "$cache" | cut -f 1) MB"
    else
        RESULT="not made: the kernel works and starts slower (see $STEP_LOG)"
    fi
}

# The hash of everything the JVM compares before it takes a cache, and of what the session does.
cache_stamp() {
    {
        printf '%s\n' "$JDK" "$(jdk_build)" "$(cat "$PREFIX/lib/.stamp")"
        cat "$PREFIX/etc/jvm.flags" "$PREFIX/etc/class-path" "$ROOT/etc/install/cache.sh" "$ROOT/etc/install/train.py"
    } | sha256 | cut -d ' ' -f 1
}

jdk_build() {
    cat "$JDK/release" 2>/dev/null || "$JDK/bin/java" -version 2>&1
}

# write_class_path: every jar by name, because the cache needs them in one order and a folder has none.
write_class_path() {
    local jar path=
    for jar in "$PREFIX"/lib/*.jar; do
        path=$path${path:+:}$jar
    done
    printf -- '-cp\n"%s"\n' "$(printf '%s' "$path" | sed 's/[\\"]/\\&/g')"
}
