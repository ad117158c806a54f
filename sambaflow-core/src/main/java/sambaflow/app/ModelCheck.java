package sambaflow.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sambaflow.compile.Compiler;
import sambaflow.diagnostic.Code;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.Op;
import sambaflow.graph.Region;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.Update;
import sambaflow.nn.Module;
import sambaflow.pef.Manifest;
import sambaflow.pef.Pef;
import sambaflow.section.SectionCutter;

/**
 * Whether an app is what a PEF was compiled from. A PEF runs what it holds; an app whose model is
 * another one is refused, since its user would take the PEF's results for the model's.
 */
final class ModelCheck {
    /** Differences of operators that are shown; there may be one for each layer. */
    private static final int SHOWN = 6;

    private final Graph now;
    private final Graph held;
    private final List<String> differences = new ArrayList<>();

    private ModelCheck(Graph now, Graph held) {
        this.now = now;
        this.held = held;
    }

    /** Whether {@code app} traces to the model that {@code manifest} names. */
    static boolean isSame(App app, Manifest manifest) {
        app.withBatchSize(manifest.microbatchSize());
        return traced(app, app.seededModel(), manifest)
                .fingerprint()
                .equals(manifest.modelFingerprint());
    }

    private static Graph traced(App app, Module model, Manifest manifest) {
        return Compiler.traced(model, app.userInputs(), manifest.inference());
    }

    /**
     * Throws {@link PefDiffers} unless {@code model} and, where {@code updates} will run, the
     * optimizer are what {@code pef} was compiled from.
     */
    static void check(App app, Module model, Path file, Pef pef, boolean updates) {
        Manifest manifest = pef.manifest();
        Graph traced = traced(app, model, manifest);
        // Else all that inference has no use for would count as a difference.
        Graph now = manifest.inference() ? Compiler.inferring(traced) : traced;
        ModelCheck check = new ModelCheck(now, pef.main().graph());
        String what = "the model";
        if (!traced.fingerprint().equals(manifest.modelFingerprint())) {
            check.parameters();
            check.inputs();
            check.operators();
            if (check.differences.isEmpty()) {
                check.differences.add("the order or the names of what it computes");
            }
        } else if (updates && !manifest.inference()) {
            what = "the optimizer";
            check.updates(Compiler.trained(traced, app.userOptimizer()));
        }
        if (!check.differences.isEmpty()) {
            Code code = app.name().equals(manifest.app()) ? Code.SF403 : Code.SF402;
            throw new PefDiffers(code, check.message(app, what, manifest), file, manifest);
        }
    }

    private String message(App app, String what, Manifest manifest) {
        String first =
                app.name().equals(manifest.app())
                        ? "%s of %s is not the one that PEF '%s' was compiled from:"
                                .formatted(what, app.name(), manifest.name())
                        : "PEF '%s' was compiled from %s, not from %s; name the PEF of %3$s with --pef, or compile one:"
                                .formatted(manifest.name(), manifest.app(), app.name());
        int more = differences.size() - SHOWN;
        List<String> lines = new ArrayList<>();
        lines.add(first);
        differences.stream().limit(SHOWN).forEach(d -> lines.add("  " + d));
        if (more > 0) {
            lines.add("  and %d more differences".formatted(more));
        }
        return String.join("\n", lines);
    }

    private void parameters() {
        Map<String, Region> old = regions(held);
        Map<String, Region> here = regions(now);
        here.forEach((name, region) -> {
            Region before = old.get(name);
            String type = now.type(region.read()).toString();
            if (before == null) {
                differences.add(
                        "%s '%s' %s is not in the PEF%s"
                                .formatted(region.kind(), name, type, reader(region)));
            } else if (!now.type(region.read()).shape().equals(held.type(before.read()).shape())) {
                differences.add(
                        "%s '%s' is now %s, in the PEF %s%s"
                                .formatted(
                                        region.kind(),
                                        name,
                                        now.type(region.read()).shape(),
                                        held.type(before.read()).shape(),
                                        reader(region)));
            }
        });
        old.forEach((name, region) -> {
            if (!here.containsKey(name)) {
                differences.add(
                        "%s '%s' %s of the PEF is no more"
                                .formatted(region.kind(), name, held.type(region.read()).shape()));
            }
        });
    }

    private static Map<String, Region> regions(Graph graph) {
        Map<String, Region> regions = new LinkedHashMap<>();
        graph.regions().stream()
                .filter(r -> r.kind().isOfModel())
                .forEach(r -> regions.put(r.name(), r));
        return regions;
    }

    /** The operator that reads {@code region}, with the user's line. */
    private String reader(Region region) {
        return now.nodes().stream()
                .filter(n -> n.inputs().contains(region.read()))
                .findFirst()
                .map(n -> ": " + n.describe())
                .orElse("");
    }

    private void inputs() {
        Map<String, String> old = new HashMap<>();
        held.inputs(Role.DATA).forEach(v -> old.put(v.name(), v.type().toString()));
        now.inputs(Role.DATA)
                .forEach(v -> {
                    String before = old.getOrDefault(v.name(), "nothing of that name");
                    if (!before.equals(v.type().toString())) {
                        differences.add(
                                "input '%s' is now %s, in the PEF %s"
                                        .formatted(v.name(), v.type(), before));
                    }
                });
    }

    /** Operators that compute, by name: passes add casts and moves. */
    private void operators() {
        Map<String, Node> old = forward(held);
        Map<String, Node> here = forward(Compiler.simplified(now));
        here.forEach((name, node) -> {
            Node before = old.get(name);
            if (before == null) {
                differences.add(node.describe() + " is not in the PEF");
            } else if (!before.op().equals(node.op())) {
                differences.add(
                        "%s is now %s, in the PEF %s"
                                .formatted(node.describe(), node.op(), before.op()));
            }
        });
        old.forEach((name, node) -> {
            if (!here.containsKey(name)) {
                differences.add(node.describe() + " of the PEF is no more");
            }
        });
    }

    private static Map<String, Node> forward(Graph graph) {
        Set<Integer> read = new HashSet<>();
        graph.nodes().forEach(n -> read.addAll(n.inputs()));
        graph.outputs().forEach(o -> read.add(o.value()));
        Map<String, Node> nodes = new LinkedHashMap<>();
        graph.nodes().stream()
                .filter(n -> n.section() == SectionType.FWD && !SectionCutter.rides(n.op()))
                .filter(n -> n.outputs().stream().anyMatch(read::contains))
                .forEach(n -> nodes.put(n.name(), n));
        return nodes;
    }

    /** What the optimizer does to each parameter; learning rates and the like are a run's own. */
    private void updates(Graph trained) {
        Map<String, Op> old = updatesOf(held);
        Map<String, Op> here = updatesOf(trained);
        here.forEach((name, op) -> {
            Op before = old.get(name);
            if (before == null) {
                differences.add("'%s' %s is not in the PEF".formatted(name, op));
            } else if (!op.equals(before)) {
                differences.add("'%s' is now %s, in the PEF %s".formatted(name, op, before));
            }
        });
        old.forEach((name, op) -> {
            if (!here.containsKey(name)) {
                differences.add("'%s' %s of the PEF is no more".formatted(name, op));
            }
        });
    }

    private static Map<String, Op> updatesOf(Graph graph) {
        Map<String, Op> updates = new LinkedHashMap<>();
        graph.nodes().stream()
                .filter(n -> n.section() != SectionType.FWD && n.op() instanceof Update)
                .forEach(n -> updates.put(n.name(), n.op()));
        return updates;
    }
}
