# shellcheck shell=bash
# A JDK that is new enough: found on this machine, or downloaded into the user's cache.

NEEDED_JAVA=25
JDK=
JDK_VERSION=

ensure_jdk() {
    find_jdk || download_jdk
    RESULT="$JDK ($JDK_VERSION)"
    export JAVA_HOME=$JDK
    case $JDK in
        "$JDK_CACHE"/*) remember_user_of_jdk ;;
    esac
}

# find_jdk: sets JDK and JDK_VERSION. SAMBAFLOW_JDK_SEARCH replaces the places to look: "none", or folders separated by
# colons. The user's cache is always looked at, so that a download is used again.
find_jdk() {
    local search=${SAMBAFLOW_JDK_SEARCH-} home
    if [ -z "$search" ]; then
        if [ -n "${JAVA_HOME-}" ]; then
            take_jdk "$JAVA_HOME" && return
            note "JAVA_HOME is ${JAVA_HOME} (${WHY_NOT}); JDK $NEEDED_JAVA or newer is needed: looking further"
        fi
        home=$(java -XshowSettings:properties -version 2>&1 </dev/null | sed -n 's/^ *java\.home = //p')
        if [ -n "$home" ]; then
            take_jdk "$home" && return
        fi
        search=$(usual_jdk_folders)
    fi
    if [ "$search" != none ]; then
        take_jdk_below "$search" && return
    fi
    take_jdk_below "$JDK_CACHE"
}

usual_jdk_folders() {
    printf '%s:' /usr/lib/jvm /usr/lib64/jvm /usr/java /opt/java \
        /Library/Java/JavaVirtualMachines "$HOME/Library/Java/JavaVirtualMachines" \
        /opt/homebrew/opt/openjdk@25/libexec /opt/homebrew/opt/openjdk/libexec \
        /usr/local/opt/openjdk@25/libexec /usr/local/opt/openjdk/libexec \
        "$HOME/.sdkman/candidates/java" "$HOME/.jdks"
}

# take_jdk_below FOLDER:FOLDER...: the oldest JDK that is new enough, because that is the one this project is tested with.
take_jdk_below() {
    local folders=$1: folder home best='' best_version=''
    while [ -n "$folders" ]; do
        folder=${folders%%:*}
        folders=${folders#*:}
        [ -n "$folder" ] || continue
        for home in "$folder"/* "$folder"/*/Contents/Home; do
            if take_jdk "$home"; then
                if [ -z "$best" ] || [ "${JDK_VERSION%%[!0-9]*}" -lt "${best_version%%[!0-9]*}" ]; then
                    best=$JDK
                    best_version=$JDK_VERSION
                fi
            fi
        done
    done
    JDK=$best
    JDK_VERSION=$best_version
    [ -n "$best" ]
}

# take_jdk HOME: runs it; a folder name proves nothing.
take_jdk() {
    WHY_NOT="no bin/java there"
    [ -x "$1/bin/java" ] || return 1
    WHY_NOT="no bin/javac there, so it is not a JDK"
    [ -x "$1/bin/javac" ] || return 1
    local version
    version=$("$1/bin/java" -version 2>&1 </dev/null | sed -n 's/.*version "\([^"]*\)".*/\1/p' | head -n 1)
    WHY_NOT="its java does not run"
    case $version in
        [0-9]*) ;;
        *) return 1 ;;
    esac
    WHY_NOT="JDK $version"
    local major=${version%%[!0-9]*}
    [ "$major" -ge "$NEEDED_JAVA" ] || return 1
    JDK=$1
    JDK_VERSION=$version
}

# download_jdk: Temurin, by the description its publisher serves: one answer with the link and the SHA-256 of the same build.
download_jdk() {
    local base=${SAMBAFLOW_JDK_URL:-https://api.adoptium.net} os arch work name link sum bytes found actual inner
    base=${base%/}
    [ "$OFFLINE" = no ] || no_jdk "no JDK $NEEDED_JAVA or newer was found, and --offline forbids downloading one."
    { os=$(jdk_os) && arch=$(jdk_arch); } ||
        no_jdk "no JDK $NEEDED_JAVA or newer was found, and there is no download for $(uname -s) on $(uname -m)."
    { mkdir -p "$JDK_CACHE" && work=$(mktemp -d "$JDK_CACHE/.new-XXXXXX"); } 2>>"$STEP_LOG" ||
        refuse "cannot write to $JDK_CACHE." "Make it writable, or set XDG_CACHE_HOME, or set JAVA_HOME to a JDK $NEEDED_JAVA."
    discard "$work"
    note "no JDK $NEEDED_JAVA or newer found: downloading Eclipse Temurin $NEEDED_JAVA for $os $arch from $base"
    fetch "$base/v3/assets/latest/$NEEDED_JAVA/hotspot?architecture=$arch&image_type=jdk&os=$os&vendor=eclipse" \
        "$work/release.json" || no_jdk "no JDK $NEEDED_JAVA or newer was found, and $base cannot be reached."
    "$PYTHON" "$ROOT/etc/install/jdk_release.py" "$work/release.json" >"$work/release" 2>>"$STEP_LOG" ||
        no_jdk "$base answered without a release of JDK $NEEDED_JAVA for $os $arch."
    { read -r name && read -r link && read -r sum && read -r bytes; } <"$work/release"
    note "$name, $((bytes / 1000000)) MB"
    fetch "$link" "$work/jdk.tar.gz" || no_jdk "the download of $link broke off."
    actual=$(sha256 "$work/jdk.tar.gz")
    actual=${actual%% *}
    if [ "$actual" != "$sum" ]; then
        no_jdk "the download of $link is not what its publisher describes: SHA-256 $actual, expected $sum. It was deleted."
    fi
    { mkdir "$work/unpacked" && run tar -xzf "$work/jdk.tar.gz" -C "$work/unpacked"; } ||
        no_jdk "the archive $link cannot be unpacked; is the disk full?"
    found=$(find "$work/unpacked" -path '*/bin/javac' | head -n 1)
    take_jdk "${found%/bin/javac}" || no_jdk "the JDK of $link does not run here (${WHY_NOT})."
    inner=${JDK#"$work/unpacked/"}
    rm -rf -- "${JDK_CACHE:?}/$name"
    mv "$work/unpacked/${inner%%/*}" "$JDK_CACHE/$name" || no_jdk "cannot write $JDK_CACHE/$name."
    JDK=$JDK_CACHE/$name${inner#"${inner%%/*}"}
}

jdk_os() {
    case $(uname -s) in
        Darwin) printf mac ;;
        Linux)
            if ls /lib/ld-musl-* >/dev/null 2>&1; then printf alpine-linux; else printf linux; fi
            ;;
        *) return 1 ;;
    esac
}

jdk_arch() {
    case $(uname -m) in
        x86_64 | amd64) printf x64 ;;
        arm64 | aarch64) printf aarch64 ;;
        *) return 1 ;;
    esac
}

no_jdk() {
    local how
    case $(system_family) in
        debian) how="sudo apt install openjdk-$NEEDED_JAVA-jdk (or temurin-$NEEDED_JAVA-jdk from Adoptium's apt repository)" ;;
        fedora) how="sudo dnf install java-$NEEDED_JAVA-openjdk-devel" ;;
        mac) how="brew install --cask temurin@$NEEDED_JAVA" ;;
        *) how="install JDK $NEEDED_JAVA with the package manager of this system" ;;
    esac
    fail "$1" "$how; or unpack any JDK $NEEDED_JAVA or newer and run: JAVA_HOME=/where/it/is ./install.sh; behind a proxy set https_proxy."
}

# Several installations may share the downloaded JDK: the last one to be uninstalled removes it.
remember_user_of_jdk() {
    local users=$JDK_CACHE/used-by
    grep -qxF -- "$PREFIX" "$users" 2>/dev/null || printf '%s\n' "$PREFIX" >>"$users"
}
