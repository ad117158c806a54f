# shellcheck shell=bash
# The jars: built by Maven from this clone, copied with what they need at run time into $PREFIX/lib.

NEEDED_MAVEN=3.8.6
MAVEN=()

ensure_jars() {
    local stamp
    stamp=$(jars_stamp) || return 1
    if [ "$(cat "$PREFIX/lib/.stamp" 2>/dev/null)" = "$stamp" ]; then
        RESULT="up to date"
        return
    fi
    choose_maven
    # Only what users run: the tests and the style checks are the business of ./install.sh test.
    build_jars run package -q -Dquick -Dmaven.test.skip=true ||
        fail "the build failed." "$(mend_build)" 25
    RESULT=$(jars_summary)
}

# build_jars RUNNER PHASE [ARGUMENT...]: one Maven run that builds and collects; the new lib replaces the old one at once.
build_jars() {
    local runner=$1 phase=$2 new=$PREFIX/lib.new-$$ module stamp
    shift 2
    stamp=$(jars_stamp) || return 1
    discard "$new"
    rm -rf -- "$new" && mkdir -p "$new" || return 1
    maven "$runner" "$phase" dependency:copy-dependencies \
        -DincludeScope=runtime "-DoutputDirectory=$new" "$@" || return 1
    for module in $(modules); do
        for jar in "$ROOT/$module/target/$module"-*.jar; do
            case $jar in
                *-sources.jar | *-javadoc.jar | *-tests.jar | */bench-*.jar) ;;
                *) quietly cp "$jar" "$new/" || return 1 ;;
            esac
        done
    done
    printf '%s\n' "$stamp" >"$new/.stamp"
    replace "$new" "$PREFIX/lib"
}

# replace NEW OLD: two renames, with a way back in between.
replace() {
    local aside=$2.old-$$
    discard "$aside"
    if [ -e "$2" ]; then
        quietly mv "$2" "$aside" || return 1
    fi
    quietly mv "$1" "$2"
}

jars_summary() {
    printf '%s jars, %s MB' "$(find "$PREFIX/lib" -name '*.jar' | wc -l | tr -d ' ')" "$(du -sm "$PREFIX/lib" | cut -f 1)"
}

# The hash of everything that decides what is in $PREFIX/lib.
jars_stamp() {
    (
        cd "$ROOT" || exit 1
        printf '%s\n' "$JDK_VERSION"
        for module in $(modules); do
            find "$module/pom.xml" "$module/src/main" -type f 2>/dev/null
        done | LC_ALL=C sort | while IFS= read -r file; do
            sha256 "$file"
        done
        sha256 pom.xml etc/install/build.sh
    ) | sha256 | cut -d ' ' -f 1
}

modules() {
    sed -n 's/^ *<module>\([A-Za-z0-9_-]*\)<\/module>.*/\1/p' "$ROOT/pom.xml"
}

maven() {
    local runner=$1 arguments=(-B -ntp)
    shift
    [ "$OFFLINE" = no ] || arguments+=(-o)
    add_proxy https "${https_proxy:-${HTTPS_PROXY-}}"
    add_proxy http "${http_proxy-}"
    arguments+=(-f "$ROOT/pom.xml")
    "$runner" ${MAVEN_ENVIRONMENT[@]+"${MAVEN_ENVIRONMENT[@]}"} "${MAVEN[@]}" "${arguments[@]}" "$@"
}

# add_proxy SCHEME URL: Maven does not read the variables that curl and pip read. Adds to the caller's arguments.
add_proxy() {
    local scheme=$1 rest=$2 user='' host port except
    [ -n "$rest" ] || return 0
    rest=${rest#*://}
    rest=${rest%%/*}
    case $rest in
        *@*)
            user=${rest%@*}
            rest=${rest##*@}
            ;;
    esac
    host=${rest%:*}
    port=${rest##*:}
    [ "$port" != "$rest" ] || port=80
    arguments+=("-D$scheme.proxyHost=$host" "-D$scheme.proxyPort=$port" -Daether.connector.http.useSystemProperties=true)
    if [ -n "$user" ]; then
        arguments+=("-D$scheme.proxyUser=${user%%:*}" "-D$scheme.proxyPassword=${user#*:}")
    fi
    except=$(printf '%s' "${no_proxy:-${NO_PROXY-}}" | tr -d ' ' | sed 's/^\./*./; s/,\./,*./g; s/,/|/g')
    [ -z "$except" ] || arguments+=("-Dhttp.nonProxyHosts=$except")
}

# choose_maven: the wrapper, or a Maven on PATH when the wrapper cannot get its own.
choose_maven() {
    local installed version
    [ "${#MAVEN[@]}" -eq 0 ] || return 0
    MAVEN=("$ROOT/mvnw")
    MAVEN_ENVIRONMENT=(env)
    provide_unzip
    if [ "$OFFLINE" = no ] || wrapper_has_maven; then
        LIMIT=300 run "${MAVEN_ENVIRONMENT[@]}" "${MAVEN[@]}" -v && return
    fi
    installed=$(command -v mvn) ||
        fail "the Maven wrapper cannot get its Maven, and there is no mvn on PATH." "$(mend_maven)"
    version=$("$installed" -v 2>>"$STEP_LOG" | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    at_least "$version" "$NEEDED_MAVEN" ||
        fail "the Maven wrapper cannot get its Maven, and $installed is ${version:-not running}; $NEEDED_MAVEN or newer is needed." "$(mend_maven)"
    note "the Maven wrapper cannot get its Maven (see $STEP_LOG): using $installed $version"
    MAVEN=("$installed")
}

wrapper_has_maven() {
    ls "${MAVEN_USER_HOME:-$HOME/.m2}"/wrapper/dists/apache-maven-*/*/bin/mvn >/dev/null 2>&1
}

# Without unzip the wrapper fetches the .tar.gz and compares it with the checksum of the .zip, which cannot succeed.
provide_unzip() {
    local tools
    ! command -v unzip >/dev/null 2>&1 || return 0
    tools=$(mktemp -d "${TMPDIR:-/tmp}/sambaflow-XXXXXX") || return 0
    discard "$tools"
    cat >"$tools/unzip" <<EOF
#!/bin/sh
# unzip -q ARCHIVE -d FOLDER, as mvnw calls it.
[ "\$1" != -q ] || shift
$(quoted "$PYTHON") -m zipfile -e "\$1" "\$3" && chmod +x "\$3"/*/bin/*
EOF
    chmod +x "$tools/unzip"
    MAVEN_ENVIRONMENT=(env "PATH=$tools:$PATH")
}

# at_least VERSION LEAST: compares dotted numbers.
at_least() {
    [ -n "$1" ] && [ "$(printf '%s\n%s\n' "$2" "$1" | sort -t . -k 1,1n -k 2,2n -k 3,3n | head -n 1)" = "$2" ]
}

mend_maven() {
    printf 'install Maven %s or newer (%s), or let the wrapper download from a mirror you can reach: ' \
        "$NEEDED_MAVEN" "$(how_to_install maven)"
    printf 'MVNW_REPOURL=https://your.mirror/maven2 ./install.sh; behind a proxy set https_proxy.'
}

mend_build() {
    if grep -q -E 'Could not (transfer|resolve)|Cannot access|Non-resolvable|offline mode' "$STEP_LOG" 2>/dev/null; then
        printf 'Maven could not download a library: check the network, set https_proxy behind a proxy, '
        printf 'or name a mirror in ~/.m2/settings.xml; then run ./install.sh again.'
    else
        printf 'read the first ERROR line above; then run ./install.sh again.'
    fi
}
