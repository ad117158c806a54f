# shellcheck shell=bash
# ./install.sh test: all the set-up, then every test there is. A failed part does not keep the others from running.

run_tests() {
    local began=$SECONDS failed
    rm -f -- "$LOGS/summary.txt" "$ROOT/target/lab-failed.png"
    : >"$LOGS/results.tsv"
    set_up verified_jars
    step test-environment "Setting up the test environment" ensure_environment test-python test-requirements.txt
    part installer "Testing the installer" unit_tests "$PYTHON" "$ROOT/etc" 'test_install.py'
    part runner "Testing the notebook runner" unit_tests "$JUPYTER_PYTHON" "$ROOT/etc" 'test_run_notebook.py'
    part tree "Testing the tree" unit_tests "$PYTHON" "$ROOT/etc" 'test_tree.py'
    part kernel "Testing the kernel from outside" kernel_tests kernel
    part magics "Testing the magics in the kernel" kernel_tests magics
    part notebooks "Running the notebooks" all_notebooks
    part browser "Driving JupyterLab in a browser" browser_test
    say
    "$PYTHON" "$ROOT/etc/test_counts.py" table "$LOGS/results.tsv" | tee "$LOGS/summary.txt"
    failed=$?
    say "The whole run took $((SECONDS - began)) s."
    [ "$failed" -eq 0 ] || exit 1
}

# part NAME TITLE FUNCTION [ARGUMENT...]: like step, but a failure is written down instead of ending the run.
# The function leaves "passed failed skipped" in COUNTS; a failure that was not counted counts as one.
part() {
    local name=$1 title=$2 began=$SECONDS status passed failed skipped
    shift 2
    STEP_LOG=$LOGS/$name.log
    : >"$STEP_LOG"
    RESULT=
    SHOWN=$VERBOSE
    COUNTS="0 0 0"
    printf '%s ... ' "$title"
    LINE_OPEN=yes
    "$@"
    status=$?
    # shellcheck disable=SC2086
    set -- $COUNTS
    passed=$1 failed=$2 skipped=$3
    if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then failed=1; fi
    if [ "$LINE_OPEN" = no ]; then printf '    '; fi
    printf '%s%s passed, %s failed, %s skipped, %ss\n' "${RESULT:+$RESULT; }" "$passed" "$failed" "$skipped" "$((SECONDS - began))"
    LINE_OPEN=no
    if [ "$failed" -ne 0 ]; then
        [ "$SHOWN" = yes ] || tail -n 40 "$STEP_LOG" | sed 's/^/    | /'
        printf '    whole log: %s\n' "$STEP_LOG"
    fi
    printf '%s\t%s\t%s\t%s\t%s\n' "$name" "$passed" "$failed" "$skipped" "$((SECONDS - began))" >>"$LOGS/results.tsv"
}

# verified_jars: Maven's tests and rules; when they fail, the jars are built without them, so that the rest can be tested.
verified_jars() {
    choose_maven
    part maven "mvn verify" maven_verify
    STEP_LOG=$LOGS/build.log
    LINE_OPEN=no
    printf '    jars: '
    LINE_OPEN=yes
    ensure_jars
}

maven_verify() {
    local status module reports=()
    for module in $(modules); do
        rm -rf -- "$ROOT/$module/target/surefire-reports"
    done
    build_jars show verify --fail-at-end
    status=$?
    for module in $(modules); do
        reports[${#reports[@]}]=$ROOT/$module/target/surefire-reports
    done
    COUNTS=$("$PYTHON" "$ROOT/etc/test_counts.py" surefire "${reports[@]}")
    return "$status"
}

# unit_tests PYTHON FOLDER PATTERN: Python's own unittest.
unit_tests() {
    local status
    run "$1" -m unittest discover -v -s "$2" -p "$3"
    status=$?
    COUNTS=$("$PYTHON" "$ROOT/etc/test_counts.py" unittest "$STEP_LOG")
    return "$status"
}

# kernel_tests MODULE: the module's tests that speak to the installed kernel.
kernel_tests() {
    local folder=$ROOT/$1/src/test/python
    if [ ! -d "$folder" ]; then
        RESULT="$1/src/test/python does not exist"
        COUNTS="0 0 1"
        return
    fi
    export JUPYTER_PATH=$PREFIX/share/jupyter JUPYTER_PREFER_ENV_PATH=1
    unit_tests "$PREFIX/test-python/bin/python" "$folder" 'test_*.py'
}

all_notebooks() {
    local work=$LOGS/all-notebooks notebook passed=0 failed=0
    copy_notebooks "$work" || return 1
    for notebook in "$work"/*.ipynb; do
        if run run_notebook --quiet --output "$LOGS/executed-${notebook##*/}" "$notebook"; then
            passed=$((passed + 1))
        else
            note "failed: notebooks/${notebook##*/}"
            failed=$((failed + 1))
        fi
    done
    COUNTS="$passed $failed 0"
    [ "$failed" -eq 0 ]
}

browser_test() {
    local chromium
    chromium=$(find_chromium) || {
        RESULT="no Chromium or Chrome found ($(how_to_install chromium); or set SAMBAFLOW_CHROMIUM)"
        COUNTS="0 0 1"
        return
    }
    COUNTS="1 0 0"
    run "$PREFIX/test-python/bin/python" -u "$ROOT/etc/test_lab.py" --jupyter "$JUPYTER_CALLED" --chromium "$chromium" \
        --notebooks "$ROOT/notebooks" --notebook "$TUTORIAL" --failed-screenshot "$ROOT/target/lab-failed.png" ||
        { COUNTS="0 1 0" && return 1; }
}

find_chromium() {
    local candidate
    for candidate in "${SAMBAFLOW_CHROMIUM-}" chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" /Applications/Chromium.app/Contents/MacOS/Chromium; do
        [ -n "$candidate" ] && command -v "$candidate" && return
    done
    return 1
}
