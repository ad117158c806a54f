package sambaflow.section;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import sambaflow.chip.RduSpec;
import sambaflow.graph.Graph;
import sambaflow.graph.Interrupts;

/** How the operators of one section type are divided. */
final class Search {
    private final Graph graph;
    private final Atoms atoms;
    private final RduSpec rdu;
    private final int tiles;
    private final Estimates estimates;
    private final Plan.Costs costs;

    /**
     * @param looks counts the sections that are looked at
     */
    Search(
            Graph graph,
            Atoms atoms,
            RduSpec rdu,
            int tiles,
            ScalingFactors factors,
            LongAdder looks) {
        this.graph = graph;
        this.atoms = atoms;
        this.rdu = rdu;
        this.tiles = tiles;
        this.estimates = new Estimates(graph, rdu, tiles, factors);
        Map<BitSet, Double> known = new HashMap<>();
        this.costs =
                section -> {
                    Interrupts.check();
                    looks.increment();
                    return known.computeIfAbsent(
                            (BitSet) section.clone(), s -> estimates.of(atoms.nodes(s)).seconds());
                };
    }

    /** The sections of {@code members}, atoms in an order in which they can run. */
    Divided of(Mode mode, FusionRules rules, int[] members) {
        Divided divided = divided(mode, rules, members);
        return divided.noLessThan(bound(members));
    }

    private Divided divided(Mode mode, FusionRules rules, int[] members) {
        Plan each = each(members);
        return switch (mode) {
            case O0 ->
                    new Divided(
                            faster(List.of(each)),
                            each.sections().stream().map(s -> Reasons.O0).toList());
            case O1 -> fused(rules, members).timed(plan -> faster(List.of(plan)));
            case O3 -> {
                Plan fused = fused(rules, members).plan();
                Plan best = faster(List.of(each, fused, WholeGraph.search(atoms, members, costs)));
                yield new Divided(best, new Reasons(graph, atoms, estimates).of(best));
            }
        };
    }

    /**
     * The plan that takes least with all its tokens; the first of equal ones. The search goes by
     * the closed form, which does not see how long a pipeline takes to fill.
     */
    private Plan faster(List<Plan> plans) {
        Plan best = null;
        double least = Double.POSITIVE_INFINITY;
        for (Plan plan : plans) {
            double seconds = 0;
            for (BitSet section : plan.sections()) {
                Interrupts.check();
                seconds += estimates.timed(atoms.nodes(section));
            }
            if (best == null || seconds < least) {
                best = plan;
                least = seconds;
            }
        }
        return new Plan(best.sections(), least);
    }

    private Divided fused(FusionRules rules, int[] members) {
        return new Fusion(graph, atoms, rules, estimates, costs).of(members);
    }

    private Plan each(int[] members) {
        List<BitSet> sections = new ArrayList<>();
        for (int atom : members) {
            BitSet section = new BitSet();
            section.set(atom);
            sections.add(section);
        }
        return Plan.of(sections, costs);
    }

    /**
     * All work at the chip's peak, or all values that must cross to or from the memory outside, and
     * one section loaded.
     */
    private double bound(int[] members) {
        BitSet all = new BitSet();
        Arrays.stream(members).forEach(all::set);
        int[] nodes = atoms.nodes(all);
        double flops =
                Arrays.stream(nodes).mapToLong(n -> graph.cost(graph.nodes().get(n)).flops()).sum();
        double compute = flops / (rdu.flopsPerPcu() * rdu.pcus());
        double memory = estimates.traffic(nodes) / rdu.memoryBytesPerSecond(tiles);
        return Math.max(compute, memory) + rdu.launch().seconds(0, 0);
    }
}
