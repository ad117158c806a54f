"""The installer, tried on small stand-ins: fake JDKs, a fake download server, and a clone whose build takes no time.

Only the Python and the bash of this machine are real. Run: python3 -m unittest discover -s etc -p test_install.py
"""

import contextlib
import functools
import hashlib
import http.server
import io
import json
import os
import shutil
import signal
import stat
import subprocess
import tarfile
import tempfile
import threading
import time
import unittest
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def write_script(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return path


def fake_java(version):
    return f"""#!/bin/sh
for word in "$@"; do
    case $word in
        -XshowSettings:properties) echo "    java.home = $(cd "$(dirname "$0")/.." && pwd -P)" >&2 ;;
        -version) echo 'openjdk version "{version}" 2026-01-20' >&2 ;;
    esac
done
"""


def fake_jdk(home, version="25.0.1", javac=True):
    write_script(home / "bin" / "java", fake_java(version))
    if javac:
        write_script(home / "bin" / "javac", "#!/bin/sh\n")
    return home


@functools.lru_cache(maxsize=None)
def tools_without(*names):
    """The tools of this machine minus its java, mvn, python and the given ones, as links in a folder of our own."""
    holder = tempfile.TemporaryDirectory(prefix="sambaflow-tools-")
    unittest.addModuleCleanup(holder.cleanup)
    for folder in ("/usr/bin", "/bin", "/usr/sbin", "/sbin"):
        for tool in Path(folder).iterdir() if Path(folder).is_dir() else ():
            link = Path(holder.name) / tool.name
            hidden = tool.name in names or tool.name.startswith(("java", "mvn", "jupyter", "python"))
            if not hidden and not link.is_symlink():
                link.symlink_to(tool)
    return holder.name


def tree(folder):
    return sorted(str(path.relative_to(folder)) for path in Path(folder).rglob("*"))


class Bench(unittest.TestCase):
    """A temporary home with a space in its name, and the environment of a user who has nothing set."""

    def setUp(self):
        holder = tempfile.TemporaryDirectory(prefix="sambaflow test ")
        self.addCleanup(holder.cleanup)
        self.top = Path(holder.name).resolve()
        self.home = self.top / "home"
        self.home.mkdir()
        self.environment = {
            "HOME": str(self.home),
            "PATH": tools_without(),
            "TMPDIR": str(self.top),
            "LC_ALL": "C",
            "SAMBAFLOW_PYTHON": os.environ.get("SAMBAFLOW_PYTHON", shutil.which("python3")),
        }

    def cache(self):
        return self.home / ".cache" / "sambaflow" / "jdk"

    def run_command(self, command, **variables):
        return subprocess.run(
            command,
            env={**self.environment, **variables},
            cwd=self.top,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
        )

    def in_library(self, lines, **variables):
        """Runs lines of bash in which the installer's functions are defined."""
        logs = self.top / "logs"
        logs.mkdir(exist_ok=True)
        script = f'. "{ROOT}/install.sh"\nLOGS="{logs}"\nSTEP_LOG="{logs}/step.log"\ntrap clean_up EXIT\n{lines}\n'
        return self.run_command(["bash", "-c", script], SAMBAFLOW_INSTALL_LIB="1", **variables)


class FindingTheJdk(Bench):
    def find(self, **variables):
        return self.in_library('find_jdk && printf "%s|%s\\n" "$JDK" "$JDK_VERSION"', **variables)

    def assert_found(self, home, result, version="25.0.1"):
        self.assertEqual(result.stdout.splitlines()[-1:], [f"{home}|{version}"], result)

    def test_java_home_comes_first(self):
        home = fake_jdk(self.top / "my jdk")
        other = fake_jdk(self.top / "other", "25.0.9")
        path = f"{other}/bin:{self.environment['PATH']}"
        self.assert_found(home, self.find(JAVA_HOME=str(home), PATH=path))

    def test_an_old_java_home_is_named_and_the_java_on_path_is_taken(self):
        old = fake_jdk(self.top / "old", "17.0.15")
        new = fake_jdk(self.top / "new jdk", "26")
        link = self.top / "bin" / "java"
        link.parent.mkdir()
        write_script(link, f'#!/bin/sh\nexec "{new}/bin/java" "$@"\n')
        result = self.find(JAVA_HOME=str(old), PATH=f"{link.parent}:{self.environment['PATH']}")
        self.assertIn(f"JAVA_HOME is {old} (JDK 17.0.15)", result.stdout)
        self.assert_found(new, result, "26")

    def test_a_java_home_without_a_compiler_is_named(self):
        runtime = fake_jdk(self.top / "jre", javac=False)
        jdks = self.top / "jdks"
        found = fake_jdk(jdks / "a")
        self.assertIn("no bin/javac there", self.find(JAVA_HOME=str(runtime)).stdout)
        self.assert_found(found, self.find(SAMBAFLOW_JDK_SEARCH=str(jdks)))

    def test_folders_are_searched_and_the_oldest_that_is_new_enough_is_taken(self):
        jdks = self.top / "usual folder"
        fake_jdk(jdks / "a-17", "17.0.1")
        fake_jdk(jdks / "b-27", "27-ea")
        found = fake_jdk(jdks / "c-25", "25")
        fake_jdk(jdks / "d-26", "26.0.1")
        fake_jdk(jdks / "e-jre", "25", javac=False)
        self.assert_found(found, self.find(SAMBAFLOW_JDK_SEARCH=f"/does/not/exist:{jdks}"), "25")

    def test_the_folders_of_users_are_among_the_usual_ones(self):
        for folder in (".sdkman/candidates/java/25-tem", ".jdks/temurin-25"):
            # A machine may have a newer one in /usr/lib/jvm; an equal one there comes first.
            with self.subTest(folder):
                home = fake_jdk(self.home / folder)
                result = self.in_library(
                    'take_jdk_below "$(usual_jdk_folders | tr : "\\n" | grep -F "$HOME" | tr "\\n" :)" && echo "$JDK"'
                )
                self.assertEqual(result.stdout.strip(), str(home), result)
                shutil.rmtree(home)

    def test_macos_bundles_are_opened(self):
        jdks = self.top / "JavaVirtualMachines"
        home = fake_jdk(jdks / "temurin-25.jdk" / "Contents" / "Home")
        self.assert_found(home, self.find(SAMBAFLOW_JDK_SEARCH=str(jdks)))

    def test_an_earlier_download_is_used_again(self):
        home = fake_jdk(self.cache() / "jdk-25")
        self.assert_found(home, self.find(SAMBAFLOW_JDK_SEARCH="none"))

    def test_a_java_that_does_not_run_is_no_jdk(self):
        broken = fake_jdk(self.top / "jdks" / "broken")
        write_script(broken / "bin" / "java", "#!/bin/sh\nexit 1\n")
        self.assertEqual(self.find(SAMBAFLOW_JDK_SEARCH=str(broken.parent)).returncode, 1)


class Publisher(http.server.BaseHTTPRequestHandler):
    """Serves one release the way Adoptium's API does; what is wrong with it is set on the server."""

    def do_GET(self):
        if self.path.startswith("/v3/assets/latest/25/hotspot?"):
            self.server.asked.append(self.path)
            self.reply(json.dumps(self.server.release()).encode())
        elif self.path == "/jdk.tar.gz":
            self.reply(self.server.archive, cut=self.server.cut)
        else:
            self.send_error(404)

    def reply(self, body, cut=False):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if cut else body)

    def log_message(self, *_):
        pass


def jdk_archive(top="jdk-25.0.1+8", version="25.0.1"):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, text in (("bin/java", fake_java(version)), ("bin/javac", "#!/bin/sh\n"), ("release", "x" * 4000)):
            entry = tarfile.TarInfo(f"{top}/{name}")
            entry.size = len(text)
            entry.mode = 0o755
            archive.addfile(entry, io.BytesIO(text.encode()))
    return buffer.getvalue()


@contextlib.contextmanager
def publisher(archive, checksum=None, cut=False):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    server.archive, server.cut, server.asked = archive, cut, []
    server.base = f"http://127.0.0.1:{server.server_port}"
    package = {
        "checksum": checksum or hashlib.sha256(archive).hexdigest(),
        "link": f"{server.base}/jdk.tar.gz",
        "name": "jdk.tar.gz",
        "size": len(archive),
    }
    server.release = lambda: [{"binary": {"package": package}, "release_name": "jdk-25.0.1+8"}]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class DownloadingTheJdk(Bench):
    def ensure(self, base, **variables):
        return self.in_library(
            'find_python && ensure_jdk && echo "$JAVA_HOME"',
            SAMBAFLOW_JDK_SEARCH="none",
            SAMBAFLOW_JDK_URL=base,
            no_proxy="127.0.0.1",
            **variables,
        )

    def assert_refused(self, result, *words):
        self.assertEqual(result.returncode, 1, result)
        for word in (*words, "To mend it:", "JAVA_HOME="):
            self.assertIn(word, result.stderr)
        self.assertEqual(tree(self.cache()) if self.cache().exists() else [], [])

    def test_the_described_release_is_fetched_checked_and_unpacked(self):
        with publisher(jdk_archive()) as server:
            result = self.ensure(server.base)
        home = self.cache() / "jdk-25.0.1+8"
        self.assertEqual(result.stdout.splitlines()[-1], str(home), result)
        self.assertTrue(os.access(home / "bin" / "javac", os.X_OK))
        self.assertEqual(sorted(os.listdir(self.cache())), ["jdk-25.0.1+8", "used-by"])
        self.assertIn("image_type=jdk", server.asked[0])

    def test_a_macos_archive_keeps_its_bundle(self):
        with publisher(jdk_archive("jdk-25.0.1+8/Contents/Home")) as server:
            result = self.ensure(server.base)
        self.assertEqual(result.stdout.splitlines()[-1], str(self.cache() / "jdk-25.0.1+8" / "Contents" / "Home"), result)

    def test_the_second_time_nothing_is_fetched(self):
        with publisher(jdk_archive()) as server:
            self.ensure(server.base)
            asked = len(server.asked)
            result = self.ensure(server.base)
            self.assertEqual(len(server.asked), asked)
        self.assertEqual(result.returncode, 0, result)

    def test_wget_will_do_where_there_is_no_curl(self):
        if not shutil.which("wget"):
            self.skipTest("no wget on this machine")
        self.environment["PATH"] = tools_without("curl")
        with publisher(jdk_archive()) as server:
            self.assertEqual(self.ensure(server.base).returncode, 0)

    def test_a_wrong_checksum_is_refused_and_nothing_stays(self):
        with publisher(jdk_archive(), checksum="0" * 64) as server:
            self.assert_refused(self.ensure(server.base), "SHA-256", "expected " + "0" * 64)

    def test_a_download_that_breaks_off_is_refused_and_nothing_stays(self):
        with publisher(jdk_archive(), cut=True) as server:
            self.assert_refused(self.ensure(server.base), "broke off")

    def test_an_archive_with_an_old_java_is_refused(self):
        with publisher(jdk_archive(version="21.0.2")) as server:
            self.assert_refused(self.ensure(server.base), "JDK 21.0.2")

    def test_a_server_that_cannot_be_reached_is_named(self):
        self.assert_refused(self.ensure("http://127.0.0.1:9"), "http://127.0.0.1:9 cannot be reached", "25")

    def test_an_answer_that_is_no_release_is_refused(self):
        with publisher(jdk_archive()) as server:
            server.release = lambda: []
            self.assert_refused(self.ensure(server.base), "without a release")

    def test_offline_nothing_is_fetched(self):
        result = self.in_library("OFFLINE=yes; find_python && ensure_jdk", SAMBAFLOW_JDK_SEARCH="none")
        self.assert_refused(result, "--offline")


class SmallParts(Bench):
    def test_proxy_variables_become_maven_properties(self):
        result = self.in_library(
            'MAVEN=(mvn); maven echo validate',
            https_proxy="http://me:secret@proxy.example:3128/",
            no_proxy="localhost, .corp.example",
        )
        words = result.stdout.split()
        for word in (
            "-Dhttps.proxyHost=proxy.example",
            "-Dhttps.proxyPort=3128",
            "-Dhttps.proxyUser=me",
            "-Dhttps.proxyPassword=secret",
            "-Dhttp.nonProxyHosts=localhost|*.corp.example",
        ):
            self.assertIn(word, words)

    def test_versions_are_compared_as_numbers(self):
        for version, least, expected in (
            ("3.8.7", "3.8.6", True),
            ("3.10.1", "3.8.6", True),
            ("4.0.0", "3.8.6", True),
            ("3.8.5", "3.8.6", False),
            ("", "3.8.6", False),
        ):
            with self.subTest(version=version):
                result = self.in_library(f'at_least "{version}" {least}')
                self.assertEqual(result.returncode == 0, expected)

    def test_the_interpreter_behind_a_jupyter_is_found_in_both_forms_of_script(self):
        short, long = self.top / "short", self.top / "long"
        short.write_text("#!/opt/venv/bin/python3.11\nimport sys\n")
        long.write_text("#!/bin/sh\n'''exec' \"/a b/bin/python\" \"$0\" \"$@\"\n' '''\n")
        result = self.in_library(f'interpreter_of "{short}"; interpreter_of "{long}"')
        self.assertEqual(result.stdout.splitlines(), ["/opt/venv/bin/python3.11", "/a b/bin/python"])

    def test_a_python_that_is_too_old_is_named_with_its_version(self):
        old = write_script(self.top / "py" / "python3", '#!/bin/sh\ncase "$2" in *platform*) echo 3.8.1;; *) exit 1;; esac\n')
        result = self.in_library("find_python", SAMBAFLOW_PYTHON="", PATH=f"{old.parent}:{self.environment['PATH']}")
        if result.returncode == 0:
            self.skipTest("this machine has a Python in a folder that is always searched")
        self.assertIn(f"{old} (3.8.1)", result.stderr)
        self.assertIn("SAMBAFLOW_PYTHON", result.stderr)

    def test_a_command_that_takes_too_long_is_ended(self):
        began = time.monotonic()
        result = self.in_library("VERBOSE=no; LIMIT=1 run sleep 60")
        self.assertNotEqual(result.returncode, 0)
        self.assertLess(time.monotonic() - began, 20)

    def test_without_unzip_the_wrapper_gets_one(self):
        self.environment["PATH"] = tools_without("unzip")
        archive, out = self.top / "a b.zip", self.top / "out put"
        with zipfile.ZipFile(archive, "w") as z:
            z.writestr("apache-maven-3/bin/mvn", "#!/bin/sh\n")
        result = self.in_library(
            f'find_python; MAVEN_ENVIRONMENT=(env); provide_unzip; "${{MAVEN_ENVIRONMENT[@]}}" unzip -q "{archive}" -d "{out}"'
        )
        self.assertEqual(result.returncode, 0, result)
        self.assertTrue(os.access(out / "apache-maven-3" / "bin" / "mvn", os.X_OK))


FAKE_WRAPPER = r"""#!/bin/sh
# Stands in for Maven: one jar a module, one library.
[ "$1" != -v ] || { echo "Apache Maven 3.9.0"; exit 0; }
[ ! -e "$(dirname "$0")/break-the-build" ] || { echo "[ERROR] Main.java:[1,1] broken"; exit 1; }
[ ! -e "$(dirname "$0")/slow" ] || { touch "$(dirname "$0")/started"; sleep 60; }
for word in "$@"; do
    case $word in -DoutputDirectory=*) out=${word#*=} ;; esac
done
cd "$(dirname "$0")"
echo built >>builds
for module in kernel magics; do
    mkdir -p $module/target && echo jar >$module/target/$module-0.1.0.jar
done
echo library >"$out/library-1.jar"
"""

# Copies a virtual environment that was made once; everything else is the real Python.
FAKE_PYTHON = """#!/bin/sh
case "$1 $2" in
    "-m venv") exec cp -Rp "{template}" "$3" ;;
    *"print(sys.executable)"*) echo "$0" ;;
    *) exec "{python}" "$@" ;;
esac
"""

FAKE_TRAINING = """import sys
from pathlib import Path

Path(sys.argv[0]).parents[2].joinpath("trainings").open("a").write(sys.argv[1] + chr(10))
output = next(word for word in sys.argv if word.startswith("-XX:AOTCacheOutput="))
Path(output.split("=", 1)[1]).write_text(" ".join(sys.argv))
"""

FAKE_RUNNER = """import sys
print("tutorial says:", *sys.argv[1:])
"""


class WholeRuns(Bench):
    """A clone with the real installer whose build, tutorial and Python packages are stand-ins."""

    @classmethod
    def setUpClass(cls):
        holder = tempfile.TemporaryDirectory(prefix="sambaflow-venv-")
        cls.addClassCleanup(holder.cleanup)
        cls.template = Path(holder.name) / "venv"
        subprocess.run([shutil.which("python3"), "-m", "venv", cls.template], check=True)

    def setUp(self):
        super().setUp()
        self.real_python = self.environment["SAMBAFLOW_PYTHON"]
        fake = FAKE_PYTHON.format(template=self.template, python=self.real_python)
        self.environment["SAMBAFLOW_PYTHON"] = str(write_script(self.top / "python" / "python3", fake))
        self.clone = self.top / "a clone"
        shutil.copytree(ROOT / "etc", self.clone / "etc", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "install.sh", self.clone / "install.sh")
        write_script(self.clone / "mvnw", FAKE_WRAPPER)
        (self.clone / "pom.xml").write_text("<project>\n<module>kernel</module>\n<module>magics</module>\n</project>\n")
        for module in ("kernel", "magics"):
            (self.clone / module / "src" / "main").mkdir(parents=True)
            (self.clone / module / "pom.xml").write_text("<project/>\n")
        (self.clone / "notebooks").mkdir()
        (self.clone / "notebooks" / "01-hello-sambaflow.ipynb").write_text("{}\n")
        (self.clone / "etc" / "jupyter-requirements.txt").write_text("# nothing\n")
        (self.clone / "etc" / "run_notebook.py").write_text(FAKE_RUNNER)
        self.jdk = fake_jdk(self.top / "the jdk")
        self.environment["JAVA_HOME"] = str(self.jdk)
        self.prefix = self.top / "a prefix" / "samba flow"

    def install(self, *arguments, **variables):
        return self.run_command(["bash", str(self.clone / "install.sh"), *arguments], **variables)

    def installed(self, *arguments, **variables):
        result = self.install("--prefix", str(self.prefix), *arguments, **variables)
        self.assertEqual(result.returncode, 0, result)
        return result

    def test_a_run_makes_everything_and_a_second_one_skips_what_is_current(self):
        self.environment["SAMBAFLOW_PYTHON"] = self.real_python
        first = self.installed()
        self.assertIn("tutorial says:", first.stdout)
        self.assertIn("./install.sh lab", first.stdout)
        kernel = json.loads((self.prefix / "share/jupyter/kernels/sambaflow/kernel.json").read_text())
        self.assertEqual(kernel["argv"][0], str(self.jdk / "bin" / "java"))
        self.assertEqual(kernel["argv"][1], f"@{self.prefix}/etc/jvm.flags")
        self.assertEqual(kernel["interrupt_mode"], "message")
        self.assertTrue((self.prefix / "python/share/jupyter/kernels/sambaflow/kernel.json").exists())
        self.assertEqual(sorted(p.name for p in (self.prefix / "lib").glob("*.jar")),
                         ["kernel-0.1.0.jar", "library-1.jar", "magics-0.1.0.jar"])  # fmt: skip
        second = self.installed()
        self.assertEqual(second.stdout.count("up to date"), 2, second.stdout)
        self.assertIn("tutorial says:", second.stdout)
        self.assertEqual((self.clone / "builds").read_text().count("built"), 1)

    def test_the_cache_is_made_used_and_made_again_when_what_it_holds_for_changes(self):
        (self.clone / "etc/install/train.py").write_text(FAKE_TRAINING)
        first = self.installed()
        cache = self.prefix / "cache" / "kernel.aot"
        self.assertIn("@" + str(self.prefix / "etc" / "class-path"), cache.read_text())
        self.assertEqual([p.name for p in self.prefix.iterdir() if p.name.startswith("cache.new")], [], first.stdout)
        kernel = json.loads((self.prefix / "share/jupyter/kernels/sambaflow/kernel.json").read_text())
        self.assertIn(f"-XX:AOTCache={cache}", kernel["argv"])
        self.assertIn(f"-XX:AOTCache={cache}", (self.prefix / "bin" / "sambaflow").read_text())
        self.assertEqual(self.installed().stdout.count("up to date"), 3)
        for changed in ("etc/jvm.flags", "kernel/src/main/Main.java"):
            with (self.clone / changed).open("a") as file:
                file.write("# changed\n")
            self.installed()
        self.assertEqual(len(self.trainings()), 3)

    def trainings(self):
        return (self.clone / "trainings").read_text().splitlines()

    def test_a_cache_that_cannot_be_made_is_one_line_and_leaves_none(self):
        (self.clone / "etc/install/train.py").write_text("raise SystemExit(1)\n")
        result = self.installed()
        self.assertIn("not made: the kernel works and starts slower", result.stdout)
        self.assertEqual([p.name for p in self.prefix.iterdir() if p.name.startswith("cache")], [])

    def test_the_class_path_names_every_jar_in_one_order(self):
        self.installed()
        names = [f'{self.prefix}/lib/{name}' for name in ("kernel-0.1.0.jar", "library-1.jar", "magics-0.1.0.jar")]
        self.assertEqual((self.prefix / "etc" / "class-path").read_text(), '-cp\n"' + ":".join(names) + '"\n')

    def test_a_changed_source_is_built_again(self):
        self.installed()
        (self.clone / "kernel" / "src" / "main" / "Main.java").write_text("class Main {}\n")
        self.installed()
        self.assertEqual((self.clone / "builds").read_text().count("built"), 2)

    def test_the_launcher_passes_its_arguments_on_unchanged(self):
        self.installed()
        write_script(self.jdk / "bin" / "java", '#!/bin/sh\nfor word in "$@"; do echo "<$word>"; done\n')
        result = self.run_command([str(self.prefix / "bin" / "sambaflow"), "a b", "--pef-name=$x"])
        self.assertEqual(result.stdout.splitlines()[-2:], ["<a b>", "<--pef-name=$x>"])

    def test_uninstall_leaves_the_machine_as_it_was(self):
        (self.home / ".local" / "bin").mkdir(parents=True)
        path = f"{self.home}/.local/bin:{self.environment['PATH']}"
        (self.prefix.parent).mkdir()
        before = tree(self.home), tree(self.prefix.parent)
        self.installed(PATH=path)
        self.assertTrue((self.home / ".local" / "bin" / "sambaflow").is_symlink())
        result = self.install("uninstall", "--prefix", str(self.prefix), PATH=path)
        self.assertEqual(result.returncode, 0, result)
        self.assertEqual((tree(self.home), tree(self.prefix.parent)), before)
        self.assertFalse((self.clone / "target").exists())
        again = self.install("uninstall", "--prefix", str(self.prefix))
        self.assertEqual(again.returncode, 0, again)
        self.assertIn("Nothing is installed", again.stdout)

    def test_uninstall_removes_a_downloaded_jdk_with_its_last_user(self):
        other = self.top / "other prefix"
        with publisher(jdk_archive()) as server:
            download = {
                "SAMBAFLOW_JDK_SEARCH": "none",
                "SAMBAFLOW_JDK_URL": server.base,
                "no_proxy": "127.0.0.1",
            }
            self.installed(**download)
            self.assertEqual(self.install("--prefix", str(other), **download).returncode, 0)
        self.install("uninstall", "--prefix", str(other))
        self.assertTrue(self.cache().exists())
        self.install("uninstall", "--prefix", str(self.prefix))
        self.assertFalse(self.cache().exists())
        self.assertFalse(self.cache().parent.exists())

    def test_files_of_the_user_survive_an_uninstall(self):
        self.installed()
        (self.prefix / "my notes.txt").write_text("mine")
        result = self.install("uninstall", "--prefix", str(self.prefix))
        self.assertEqual(os.listdir(self.prefix), ["my notes.txt"])
        self.assertIn("my notes.txt", result.stdout)

    def test_a_folder_of_someone_else_is_neither_used_nor_removed(self):
        self.prefix.mkdir(parents=True)
        (self.prefix / "thesis.txt").write_text("mine")
        for command in ([], ["uninstall"]):
            result = self.install(*command, "--prefix", str(self.prefix))
            self.assertEqual(result.returncode, 1, result)
            self.assertIn(str(self.prefix), result.stderr)
        self.assertEqual(os.listdir(self.prefix), ["thesis.txt"])

    def test_a_command_of_the_user_with_our_name_stays(self):
        mine = write_script(self.home / ".local" / "bin" / "sambaflow", "mine")
        path = f"{mine.parent}:{self.environment['PATH']}"
        self.assertIn("left alone", self.installed(PATH=path).stdout)
        self.install("uninstall", "--prefix", str(self.prefix), PATH=path)
        self.assertEqual(mine.read_text(), "mine")

    def test_a_prefix_that_cannot_be_written_is_one_clear_error(self):
        blocked = self.top / "a file"
        blocked.write_text("not a folder")
        cases = [blocked / "below"]
        if os.geteuid() != 0:
            (self.top / "locked").mkdir(mode=0o500)
            cases.append(self.top / "locked" / "below")
        for prefix in cases:
            with self.subTest(prefix):
                result = self.install("--prefix", str(prefix))
                self.assertEqual(result.returncode, 1)
                self.assertEqual(result.stderr.count("sambaflow:"), 1, result.stderr)
                self.assertIn(f"cannot write to {prefix}", result.stderr)
                self.assertIn("--prefix DIR", result.stderr)

    def test_a_failed_build_shows_the_log_and_leaves_nothing(self):
        (self.clone / "break-the-build").touch()
        result = self.install("--prefix", str(self.prefix))
        self.assertEqual(result.returncode, 1)
        for word in ("the build failed", "Main.java:[1,1] broken", "build.log", "To mend it:"):
            self.assertIn(word, result.stderr)
        self.assertFalse(self.prefix.exists())

    def test_a_failed_rebuild_keeps_the_jars_that_were_there(self):
        self.installed()
        before = tree(self.prefix / "lib")
        (self.clone / "break-the-build").touch()
        (self.clone / "kernel" / "src" / "main" / "Main.java").write_text("broken")
        self.assertEqual(self.install("--prefix", str(self.prefix)).returncode, 1)
        self.assertEqual(tree(self.prefix / "lib"), before)

    def test_a_failed_pip_brings_the_old_environment_back(self):
        self.installed()
        mark = self.prefix / "python" / "mark"
        mark.touch()
        (self.clone / "etc" / "jupyter-requirements.txt").write_text("no-such-package-of-sambaflow==1\n")
        result = self.install("--prefix", str(self.prefix), "--offline")
        self.assertEqual(result.returncode, 1)
        self.assertIn("PIP_INDEX_URL", result.stderr)
        self.assertTrue(mark.exists())
        self.assertFalse((self.prefix / "python.old").exists())

    def test_ctrl_c_ends_the_build_and_leaves_nothing(self):
        (self.clone / "slow").touch()
        process = subprocess.Popen(
            ["bash", str(self.clone / "install.sh"), "--prefix", str(self.prefix)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        deadline = time.monotonic() + 30
        while not (self.clone / "started").exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
        self.assertLess(time.monotonic() - began, 10)
        self.assertEqual(process.returncode, 130)
        self.assertIn("stopped", errors)
        self.assertFalse(self.prefix.exists())

    def test_two_at_once_are_refused_and_a_stale_lock_is_not(self):
        self.installed()
        (self.prefix / ".lock").symlink_to(str(os.getpid()))
        busy = self.install("--prefix", str(self.prefix))
        self.assertEqual(busy.returncode, 1)
        self.assertIn(f"process {os.getpid()}", busy.stderr)
        self.assertTrue((self.prefix / ".lock").is_symlink())
        gone = subprocess.Popen(["true"])
        gone.wait()
        (self.prefix / ".lock").unlink()
        (self.prefix / ".lock").symlink_to(str(gone.pid))
        self.installed()

    def test_a_missing_tutorial_is_named(self):
        (self.clone / "notebooks" / "01-hello-sambaflow.ipynb").unlink()
        result = self.install("--prefix", str(self.prefix))
        self.assertEqual(result.returncode, 1)
        self.assertIn("notebooks/01-hello-sambaflow.ipynb is missing", result.stderr)

    def test_an_unknown_option_names_the_nearest(self):
        for wrong, meant in (("--prefx", "--prefix"), ("tets", "test"), ("unistall", "uninstall"), ("--ofline", "--offline")):
            with self.subTest(wrong):
                result = self.install(wrong)
                self.assertEqual(result.returncode, 2)
                self.assertIn(f"Did you mean {meant}?", result.stderr)
        self.assertNotIn("Did you mean", self.install("--zzzzzzzz").stderr)

    def test_lab_before_install_says_what_to_do_and_after_it_starts_jupyter_on_the_notebooks(self):
        before = self.install("lab", "--prefix", str(self.prefix))
        self.assertEqual(before.returncode, 1)
        self.assertIn("Run ./install.sh first", before.stderr)
        self.assertFalse(self.prefix.exists())
        self.installed()
        write_script(self.prefix / "python" / "bin" / "jupyter", '#!/bin/sh\nfor word in "$@"; do echo "<$word>"; done\n')
        result = self.install("lab", "--no-browser", "--prefix", str(self.prefix), "--port=1234")
        self.assertEqual(
            result.stdout.splitlines(),
            ["<lab>", f"<--ServerApp.root_dir={self.clone}/notebooks>", "<--no-browser>", "<--port=1234>"],
        )

    def test_a_jupyter_that_does_not_exist_is_refused_before_anything_is_built_into_it(self):
        result = self.install("--prefix", str(self.prefix), "--jupyter", "/no/such/jupyter")
        self.assertEqual(result.returncode, 1)
        self.assertIn("--jupyter /no/such/jupyter: no such command", result.stderr)


if __name__ == "__main__":
    unittest.main()
