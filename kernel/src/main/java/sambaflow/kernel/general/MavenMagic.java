package sambaflow.kernel.general;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.eclipse.aether.artifact.Artifact;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code %maven GROUP:ARTIFACT:VERSION}: libraries for the next line. */
@Command(
        description = {
            "Adds libraries and what they need to the class path.",
            "Reads settings.xml and ~/.m2 as Maven does: mirrors, proxies, servers, offline."
        })
final class MavenMagic implements Callable<Object> {
    private final Desk desk;
    private final Map<String, String> chosen;

    @Parameters(
            arity = "1..*",
            paramLabel = "GROUP:ARTIFACT:VERSION",
            description = "Also GROUP:ARTIFACT:EXTENSION:CLASSIFIER:VERSION")
    private List<String> coordinates;

    @Option(names = "--sources", description = "Also fetches sources, for ?name and name??.")
    private boolean sources;

    @Option(names = "--offline", description = "Looks in the local repository only.")
    private boolean offline;

    @Option(
            names = "--repository",
            paramLabel = "URL",
            description = "Looks there too. May be repeated.")
    private List<String> repositories = List.of();

    /**
     * @param chosen the versions that this notebook has already, by group and artifact
     */
    MavenMagic(Desk desk, Map<String, String> chosen) {
        this.desk = desk;
        this.chosen = chosen;
    }

    @Override
    public Object call() throws CommandException {
        try (Maven maven = new Maven(new Fetching(desk.kernel()), offline)) {
            List<Artifact> artifacts = maven.resolve(coordinates, repositories);
            Map<Path, Artifact> jars = new LinkedHashMap<>();
            for (Artifact artifact : artifacts) {
                Path file = artifact.getFile().toPath();
                if (file.toString().endsWith(".jar")) {
                    jars.put(file, artifact);
                }
            }
            tellClashes(artifacts);
            Set<Path> fresh = new LinkedHashSet<>(jars.keySet());
            fresh.removeAll(desk.shell().get().addedToClassPath());
            desk.shell().get().addToClassPath(List.copyOf(fresh));
            desk.out()
                    .println(
                            "Added %s%s"
                                    .formatted(
                                            jars(fresh.size()),
                                            fresh.size() == jars.size()
                                                    ? ""
                                                    : "; %d were there"
                                                            .formatted(
                                                                    jars.size() - fresh.size())));
            if (sources) {
                int found = maven.sources(List.copyOf(jars.values())).size();
                desk.out().println("Sources of %d of %s".formatted(found, jars(jars.size())));
            }
        }
        return null;
    }

    private static String jars(int count) {
        return count == 1 ? "1 jar" : count + " jars";
    }

    /** Classes are never unloaded: of two versions the first one counts. */
    private void tellClashes(List<Artifact> artifacts) {
        List<String> clashes = new ArrayList<>();
        for (Artifact artifact : artifacts) {
            String name = artifact.getGroupId() + ":" + artifact.getArtifactId();
            String before = chosen.putIfAbsent(name, artifact.getVersion());
            if (before != null && !before.equals(artifact.getVersion())) {
                clashes.add(
                        "%s stays at %s (not %s) until the kernel restarts"
                                .formatted(name, before, artifact.getVersion()));
            } else if (before == null) {
                KernelJars.version(artifact.getArtifactId())
                        .filter(version -> !version.equals(artifact.getVersion()))
                        .ifPresent(version ->
                                clashes.add(
                                        "%s is used at %s, which the kernel itself has (not %s)"
                                                .formatted(name, version, artifact.getVersion())));
            }
        }
        clashes.forEach(desk.err()::println);
    }
}
