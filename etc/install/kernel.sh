# shellcheck shell=bash
# What starts our Java: the kernelspec for Jupyter and the launcher for the terminal.

KERNEL_MAIN=sambaflow.kernel.Main
COMMAND_MAIN=sambaflow.magics.command.Main
LINK=$HOME/.local/bin/sambaflow

ensure_kernel() {
    local kernelspec=$PREFIX/share/jupyter/kernels/sambaflow
    mkdir -p "$PREFIX/etc" "$PREFIX/bin" "$kernelspec" &&
        cp "$ROOT/etc/jvm.flags" "$PREFIX/etc/jvm.flags" &&
        write_class_path >"$PREFIX/etc/class-path" &&
        write_kernelspec >"$kernelspec/kernel.json" &&
        write_launcher >"$PREFIX/bin/sambaflow.new" &&
        chmod +x "$PREFIX/bin/sambaflow.new" &&
        mv -f "$PREFIX/bin/sambaflow.new" "$PREFIX/bin/sambaflow" || return 1
    if [ -n "$JUPYTER" ]; then
        register_kernelspec "$kernelspec" || return 1
    else
        mkdir -p "$PREFIX/python/share/jupyter/kernels/sambaflow" &&
            cp "$kernelspec/kernel.json" "$PREFIX/python/share/jupyter/kernels/sambaflow/kernel.json" || return 1
        RESULT="SambaFlow (Java)"
    fi
    make_link
    printf '%s\n' "$JUPYTER_CALLED" >"$PREFIX/jupyter"
    : >"$PREFIX/complete"
}

write_kernelspec() {
    "$PYTHON" - "$JDK/bin/java" "@$PREFIX/etc/jvm.flags" "-XX:AOTCache=$PREFIX/cache/kernel.aot" \
        "@$PREFIX/etc/class-path" "$KERNEL_MAIN" '{connection_file}' <<'PY'
import json, sys

json.dump(
    {
        "argv": sys.argv[1:],
        "display_name": "SambaFlow (Java)",
        "language": "java",
        "interrupt_mode": "message",
    },
    sys.stdout,
    indent=2,
)
print()
PY
}

write_launcher() {
    cat <<EOF
#!/bin/sh
exec $(quoted "$JDK/bin/java") $(quoted "@$PREFIX/etc/jvm.flags") $(quoted "-XX:AOTCache=$PREFIX/cache/kernel.aot") \\
    $(quoted "@$PREFIX/etc/class-path") $COMMAND_MAIN "\$@"
EOF
}

# register_kernelspec FOLDER: into the data folder of the given Jupyter, or the user's own where that is not writable.
# The place is written down, because uninstall must find it when that Jupyter is gone.
register_kernelspec() {
    local where
    quietly "$JUPYTER_CALLED" kernelspec install "$1" --name sambaflow --replace --sys-prefix ||
        quietly "$JUPYTER_CALLED" kernelspec install "$1" --name sambaflow --replace --user || return 1
    where=$("$JUPYTER_PYTHON" -c '
from jupyter_client.kernelspec import KernelSpecManager
print(KernelSpecManager().get_kernel_spec("sambaflow").resource_dir)' 2>>"$STEP_LOG") || return 1
    grep -qxF -- "$where" "$PREFIX/kernelspecs" 2>/dev/null || printf '%s\n' "$where" >>"$PREFIX/kernelspecs"
    grep -qF -- "$PREFIX/" "$where/kernel.json" ||
        refuse "another kernelspec named sambaflow hides this one: $where" "Remove it: $JUPYTER_CALLED kernelspec remove sambaflow"
    RESULT="SambaFlow (Java) in $where"
}

# make_link: only where the user already keeps commands, and never over something that is not ours.
make_link() {
    local folder=${LINK%/*}
    case ":$PATH:" in
        *":$folder:"*) ;;
        *) return 0 ;;
    esac
    [ -d "$folder" ] && [ -w "$folder" ] || return 0
    if [ -L "$LINK" ] || [ ! -e "$LINK" ]; then
        ln -sf "$PREFIX/bin/sambaflow" "$LINK" || return 0
    else
        note "$LINK exists and is not ours: left alone"
    fi
}

remove_link() {
    if [ "$(readlink "$LINK" 2>/dev/null)" = "$PREFIX/bin/sambaflow" ]; then
        rm -f -- "$LINK" && say "Removed $LINK"
    fi
}

# run_tutorial NOTEBOOK: executes a copy, so that the clone stays as it was checked out.
run_tutorial() {
    local work=$LOGS/notebooks
    [ -f "$ROOT/notebooks/$1" ] || refuse "notebooks/$1 is missing in this clone." "Check it out again: git checkout -- notebooks"
    copy_notebooks "$work" || return 1
    show run_notebook "$work/$1" --output "$LOGS/executed-$1" ||
        fail "notebooks/$1 did not run to its end." "read the error above; the executed notebook is $LOGS/executed-$1." 0
    RESULT="executed notebook: $LOGS/executed-$1"
}

copy_notebooks() {
    rm -rf -- "$1" && mkdir -p "$1" && cp -R "$ROOT/notebooks/." "$1/" && rm -rf -- "$1/out"
}

run_notebook() {
    JUPYTER_PATH=$PREFIX/share/jupyter JUPYTER_PREFER_ENV_PATH=1 \
        "$JUPYTER_PYTHON" -u "$ROOT/etc/run_notebook.py" --kernel sambaflow "$@"
}

open_lab() {
    local jupyter
    [ -f "$PREFIX/complete" ] || refuse "SambaFlow is not installed in $PREFIX." "Run ./install.sh first (with the same --prefix)."
    jupyter=${JUPYTER:-$(cat "$PREFIX/jupyter")}
    export JUPYTER_PREFER_ENV_PATH=1
    exec "$jupyter" lab "--ServerApp.root_dir=$ROOT/notebooks" "$@"
}
