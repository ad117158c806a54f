package sambaflow.kernel.general;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.util.artifact.SubArtifact;

/** Finds jars by their coordinates with the user's own Maven settings, as Maven would. */
final class Maven implements AutoCloseable {
    private final Fetching fetching;
    private final Context context;

    Maven(Fetching fetching, boolean offline) {
        this.fetching = fetching;
        ContextOverrides.Builder overrides =
                ContextOverrides.create().withUserSettings(true).transferListener(fetching);
        if (offline) {
            overrides.offline(true);
        }
        context = Runtimes.INSTANCE.getRuntime().create(overrides.build());
    }

    /** The artifacts and all that they need at run time, those asked for first. */
    List<Artifact> resolve(List<String> coordinates, List<String> repositories)
            throws CommandException {
        CollectRequest collect = new CollectRequest();
        for (String each : coordinates) {
            collect.addDependency(new Dependency(artifact(each), "runtime"));
        }
        collect.setRepositories(repositories(repositories));
        try {
            return context
                    .repositorySystem()
                    .resolveDependencies(
                            context.repositorySystemSession(), new DependencyRequest(collect, null))
                    .getArtifactResults()
                    .stream()
                    .map(ArtifactResult::getArtifact)
                    .toList();
        } catch (DependencyResolutionException e) {
            throw new CommandException(unresolved(coordinates, e), e);
        } finally {
            fetching.end();
        }
    }

    /** The sources beside these artifacts, where they are published. */
    List<Path> sources(List<Artifact> artifacts) {
        List<ArtifactRequest> requests =
                artifacts.stream()
                        .map(a -> (Artifact) new SubArtifact(a, "sources", "jar"))
                        .map(a -> new ArtifactRequest(a, context.remoteRepositories(), null))
                        .toList();
        List<ArtifactResult> results;
        try {
            results =
                    context.repositorySystem()
                            .resolveArtifacts(context.repositorySystemSession(), requests);
        } catch (ArtifactResolutionException e) {
            results = e.getResults();
        } finally {
            fetching.end();
        }
        return results.stream()
                .filter(ArtifactResult::isResolved)
                .map(result -> result.getArtifact().getFile().toPath())
                .toList();
    }

    private static Artifact artifact(String coordinates) throws CommandException {
        try {
            return new DefaultArtifact(coordinates);
        } catch (IllegalArgumentException e) {
            throw new CommandException(
                    "%%maven: '%s' names no artifact; write GROUP:ARTIFACT:VERSION, such as org.apache.commons:commons-csv:1.14.1"
                            .formatted(coordinates),
                    e);
        }
    }

    private List<RemoteRepository> repositories(List<String> more) throws CommandException {
        List<RemoteRepository> all = new ArrayList<>();
        for (String url : more) {
            if (!url.matches("(?:https?|file):.+")) {
                throw new CommandException(
                        "%%maven: '%s' is no address of a repository; it begins with https:"
                                .formatted(url));
            }
            String id = "notebook-" + (all.size() + 1);
            all.add(new RemoteRepository.Builder(id, "default", url).build());
        }
        all =
                new ArrayList<>(
                        context.repositorySystem()
                                .newResolutionRepositories(context.repositorySystemSession(), all));
        all.addAll(context.remoteRepositories());
        return all;
    }

    private String unresolved(List<String> coordinates, DependencyResolutionException e) {
        Set<String> missing = new LinkedHashSet<>();
        if (e.getResult() != null) {
            e.getResult().getArtifactResults().stream()
                    .filter(result -> !result.isResolved())
                    .forEach(result -> missing.add(result.getRequest().getArtifact().toString()));
        }
        String what =
                missing.isEmpty() ? String.join(", ", coordinates) : String.join(", ", missing);
        boolean offline = context.repositorySystemSession().isOffline();
        String where =
                context.remoteRepositories().stream()
                        .map(repository -> repository.getId() + " (" + repository.getUrl() + ")")
                        .collect(Collectors.joining(", "));
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return "%%maven: cannot find %s%s: %s"
                .formatted(
                        what,
                        offline ? " offline in the local repository" : " in " + where,
                        String.valueOf(root.getMessage()).lines().findFirst().orElse(""));
    }

    @Override
    public void close() {
        context.close();
    }
}
