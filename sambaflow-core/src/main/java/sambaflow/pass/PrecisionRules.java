package sambaflow.pass;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.Contract;
import sambaflow.graph.Convolution;
import sambaflow.graph.Graph;
import sambaflow.graph.Names;
import sambaflow.graph.Node;
import sambaflow.graph.Op;
import sambaflow.graph.OpAttributes;

/**
 * A preset and its exceptions. What is asked for float32 wins over what is asked for mixed
 * precision by a wider name; an operator's gradient follows the operator.
 *
 * @param mixedOps names of operators that take bfloat16 and make float32
 * @param float32Ops names of operators that compute in float32
 * @param float32Modules paths of modules that compute in float32, with all that is in them
 * @param roundingSeed where casts to bfloat16 draw from; without it they round to nearest even
 */
public record PrecisionRules(
        Precision preset,
        List<String> mixedOps,
        List<String> float32Ops,
        List<String> float32Modules,
        OptionalLong roundingSeed) {
    private static final String MIXED = "--enable-mixed-precision-ops";
    private static final String FLOAT32 = "--fp32-ops";
    private static final String MODULES = "--fp32-modules";
    private static final String GEMM = "gemm";
    private static final String CONV = "conv";

    public PrecisionRules {
        mixedOps = List.copyOf(mixedOps);
        float32Ops = List.copyOf(float32Ops);
        float32Modules = List.copyOf(float32Modules);
        SortedSet<String> known = operators();
        mixedOps.forEach(name -> requireKnown(MIXED, name, known));
        float32Ops.forEach(name -> requireKnown(FLOAT32, name, known));
        List<String> both = new ArrayList<>(mixedOps);
        both.retainAll(float32Ops);
        if (!both.isEmpty()) {
            throw new CompileException(
                    Code.SF201,
                    "%s and %s both name %s; name each operator once"
                            .formatted(MIXED, FLOAT32, both));
        }
    }

    /** {@code preset} without exceptions. */
    public PrecisionRules(Precision preset) {
        this(preset, List.of(), List.of(), List.of(), OptionalLong.empty());
    }

    /** The names that operators go by: the graph's own, and gemm and conv for groups of them. */
    static SortedSet<String> operators() {
        SortedSet<String> names = new TreeSet<>(OpAttributes.labels());
        names.removeIf(name -> name.endsWith("_grad"));
        names.addAll(List.of(GEMM, CONV));
        return names;
    }

    private static void requireKnown(String option, String name, Collection<String> known) {
        if (!known.contains(name)) {
            throw new CompileException(
                    Code.SF201,
                    "%s: unknown operator '%s'%s".formatted(option, name, Names.hint(name, known)));
        }
    }

    /** Refuses modules that {@code graph} does not have. */
    void check(Graph graph) {
        SortedSet<String> modules =
                graph.nodes().stream()
                        .map(n -> n.origin().module())
                        .filter(m -> !m.isEmpty())
                        .collect(Collectors.toCollection(TreeSet::new));
        for (String module : float32Modules) {
            if (modules.stream().noneMatch(m -> within(m, module))) {
                throw new CompileException(
                        Code.SF201,
                        "%s: the model computes nothing in a module '%s'%s"
                                .formatted(MODULES, module, Names.hint(module, modules)));
            }
        }
    }

    private static boolean within(String path, String module) {
        return path.equals(module) || path.startsWith(module + ".");
    }

    /** What is asked for {@code node} by name, if anything is. */
    Optional<Arithmetic> exception(Node node) {
        boolean inModule = float32Modules.stream().anyMatch(m -> within(node.origin().module(), m));
        if (inModule || named(float32Ops, node.op())) {
            return Optional.of(Arithmetic.FLOAT32);
        }
        return named(mixedOps, node.op()) ? Optional.of(Arithmetic.MIXED) : Optional.empty();
    }

    private static boolean named(List<String> names, Op op) {
        return names.contains(op.label())
                || names.contains(GEMM)
                        && (op instanceof Contract.Linear || op instanceof Contract.MatMul)
                || names.contains(CONV) && op instanceof Convolution;
    }

    /** Whether nothing is to be changed in any graph. */
    boolean keepEverything() {
        return preset == Precision.MP0 && mixedOps.isEmpty();
    }
}
