package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;

class AppSourceTest {
    private static final AppSource.Consent NO =
            question -> {
                throw new CompileException(String.join("\n", question));
            };

    @TempDir private Path folder;

    private Path repository;
    private GitCache cache;

    @BeforeEach
    void makeRepository() throws Exception {
        repository = Files.createDirectories(folder.resolve("repository"));
        cache = new GitCache(folder.resolve("cache"));
        git("init", "--quiet", "--initial-branch=main");
        app("models/One.java", "One");
        commit("one");
        git("tag", "v1");
    }

    private void app(String file, String name) throws IOException {
        Path path = repository.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "public abstract class %s extends App {}".formatted(name));
    }

    private void commit(String message) throws Exception {
        git("add", "--all");
        git("-c", "user.name=t", "-c", "user.email=t@t", "commit", "--quiet", "-m", message);
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        Process git =
                new ProcessBuilder(command).directory(repository.toFile()).inheritIO().start();
        assertThat(git.waitFor()).as(String.join(" ", command)).isZero();
    }

    private String url(String rest) {
        return "file://" + repository + rest;
    }

    private Path find(String name, AppSource.Consent consent, List<String> log) {
        return AppSource.find(name, cache, consent, log::add);
    }

    @Test
    void theOneAppOfAFolderIsFoundAndSeveralAreListed() throws IOException {
        assertThat(find(repository.toString(), NO, new ArrayList<>()))
                .isEqualTo(repository.resolve("models/One.java"));
        app("models/two/Two.java", "Two");
        app("target/Three.java", "Three");
        Files.writeString(repository.resolve("models/Layer.java"), "class Layer extends Module {}");
        assertThatThrownBy(() -> find(repository.toString(), NO, new ArrayList<>()))
                .isInstanceOf(CompileException.class)
                .hasMessageContainingAll("holds 2 apps", "/models/One.java", "/models/two/Two.java")
                .hasMessageNotContainingAny("Layer", "Three");
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThatThrownBy(() -> find(empty.toString(), NO, new ArrayList<>()))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("extends App");
    }

    @Test
    void aCommitIsAskedForOnceAndItsFilesStay() throws Exception {
        List<String> log = new ArrayList<>();
        assertThatThrownBy(() -> find(url(""), NO, log))
                .isInstanceOf(CompileException.class)
                .hasMessageContainingAll(url(""), "models/One.java", "not yours");
        Path first = find(url(""), question -> {}, log);
        assertThat(find(url(""), NO, log)).isEqualTo(first);
        assertThat(log).allMatch(l -> l.matches(".* is at commit [0-9a-f]{40}"));
        app("models/One.java", "Changed");
        commit("two");
        assertThatThrownBy(() -> find(url(""), NO, log))
                .as("new code is asked for anew")
                .isInstanceOf(CompileException.class);
        assertThat(find(url("#v1"), NO, log)).isEqualTo(first);
        assertThat(first).content().contains("class One");
        assertThat(find(url("//models/One.java"), question -> {}, log))
                .content()
                .contains("class Changed");
    }

    @Test
    void whereNobodyCanBeAskedItIsTheSameRefusal() {
        assertThatThrownBy(() -> AppSource.Consent.NOBODY.ask(List.of("May it run?")))
                .isInstanceOf(CompileException.class)
                .hasMessageStartingWith("May it run?")
                .extracting(e -> ((CompileException) e).code())
                .isEqualTo(Code.SF205);
    }

    @Test
    void whatWasFetchedIsThereWithoutTheNetwork() throws Exception {
        List<String> log = new ArrayList<>();
        find(url(""), question -> {}, log);
        String commit = log.getFirst().replaceFirst(".* ", "");
        Files.move(repository, repository.resolveSibling("moved"));
        assertThatThrownBy(() -> find(url(""), NO, log))
                .isInstanceOf(CompileException.class)
                .hasMessageContainingAll("cannot be reached", "#" + commit);
        assertThat(find(url("#" + commit), NO, log)).content().contains("class One");
    }

    @Test
    void aCommitThatNoBranchIsAtCanBePinned() throws Exception {
        List<String> log = new ArrayList<>();
        find(url("#v1"), question -> {}, log);
        String commit = log.getFirst().replaceFirst(".* ", "");
        git("tag", "-d", "v1");
        app("models/One.java", "Changed");
        commit("two");
        GitCache fresh = new GitCache(folder.resolve("fresh"));
        Path found = AppSource.find(url("#" + commit), fresh, question -> {}, log::add);
        assertThat(found).content().contains("class One");
        assertThatThrownBy(() -> find(url("#" + "0".repeat(40)), NO, log))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("no commit 0000");
    }

    @Test
    void branchesTagsAndPathsThatAreNotThereAreNamed() {
        assertThatThrownBy(() -> find(url("#v2"), NO, new ArrayList<>()))
                .isInstanceOf(CompileException.class)
                .hasMessageContainingAll("'v2'", "main, v1");
        for (String path : List.of("//none", "//../../..", "///etc/passwd")) {
            assertThatThrownBy(() -> find(url(path), NO, new ArrayList<>()))
                    .as(path)
                    .isInstanceOf(CompileException.class)
                    .hasMessageContaining("there is no");
        }
    }

    @Test
    void linksAndHooksOfARepositoryLeadNowhere() throws Exception {
        Path secret = Files.writeString(folder.resolve("Secret.java"), "class S extends App {}");
        Files.createSymbolicLink(repository.resolve("models/Link.java"), secret);
        commit("link");
        Path found = find(url("//models/Link.java"), question -> {}, new ArrayList<>());
        assertThat(found).isRegularFile().content().isEqualTo(secret.toString());
        assertThat(Files.isSymbolicLink(found)).isFalse();
        assertThat(found.getParent().getParent().resolve(".git")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://-oProxyCommand=x/y.git",
                "ssh://-oProxyCommand=x/y.git",
                "ssh://a@-oProxyCommand=x/y",
                "https://host/x.git#--upload-pack=touch",
                "https://host/x.git#a..b",
                "https://host/x.git#",
                "http://host/x.git",
                "git://host/x.git",
                "ext://sh",
                "https://user:secret@host/x.git",
                "user@-host:x",
                "user@host:-x",
                "file://host/x",
                "https://host/x y",
            })
    void addressesThatCouldMeanSomethingElseAreRefused(String address) {
        assertThatThrownBy(() -> GitAddress.parse(address))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("is no address of an app")
                .hasMessageNotContaining("secret");
    }

    @Test
    void anAddressHasThreeParts() {
        assertThat(GitAddress.parse("https://host:8443/a/b.git#feature/x//models/One.java"))
                .isEqualTo(
                        new GitAddress(
                                "https://host:8443/a/b.git", "feature/x", "models/One.java"));
        assertThat(GitAddress.parse("git@host:a/b.git//m"))
                .isEqualTo(new GitAddress("git@host:a/b.git", "", "m"));
        assertThat(GitAddress.parse("file:///a/b"))
                .isEqualTo(new GitAddress("file:///a/b", "", ""));
        assertThat(AppSource.isOne("notebooks/lenet")).isTrue();
        assertThat(AppSource.isOne("LogReg")).isFalse();
        assertThat(AppSource.isOne("--upload-pack=x")).isFalse();
    }
}
