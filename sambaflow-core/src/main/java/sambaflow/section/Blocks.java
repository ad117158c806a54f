package sambaflow.section;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import sambaflow.diagnostic.Code;
import sambaflow.diagnostic.Diagnostic;
import sambaflow.graph.Gradient;
import sambaflow.graph.Graph;
import sambaflow.graph.Node;
import sambaflow.graph.SectionType;
import sambaflow.stage.Shortage;

/**
 * The blocks that the user marked. An atom belongs to the block of the operator that gives it its
 * name, and an operator of the backward pass to that of the one whose gradient it is.
 *
 * <p>A block is one section, unless that does not fit or is slower than its operators apart; then
 * it is divided in the fastest way, and a note says why.
 */
final class Blocks {
    private static final double MICRO = 1e6;
    private static final String DIRECTIVE = "opFusion ";

    private final Atoms atoms;
    private final Estimates estimates;
    private final Plan.Costs costs;
    private final Map<String, String> forward = new HashMap<>();
    private final Map<Division, int[]> divisions = new LinkedHashMap<>();

    /** Blocks of one name are mostly alike: one note tells of all. */
    private record Division(String name, SectionType type, String cause) {}

    Blocks(Graph graph, Atoms atoms, Estimates estimates, Plan.Costs costs) {
        this.atoms = atoms;
        this.estimates = estimates;
        this.costs = costs;
        for (Node node : graph.nodes()) {
            if (node.section() == SectionType.FWD && !node.origin().block().isEmpty()) {
                forward.put(node.name(), node.origin().block());
            }
        }
    }

    /** The block of {@code atom} of the forward or backward pass, such as {@code Encoder#0}. */
    Optional<String> of(int atom) {
        Node node = atoms.principal(atom);
        String own = node.origin().block();
        if (own.isEmpty() && node.section() == SectionType.BCKWD) {
            // Where gradients of several readers are added, nobody but the name knows of the block.
            own = forward.getOrDefault(Gradient.source(node.name()), "");
        }
        return own.isEmpty() ? Optional.empty() : Optional.of(DIRECTIVE + own);
    }

    /** Whether {@code match} is a block, not of a rule. */
    boolean contains(String match) {
        return match.startsWith(DIRECTIVE);
    }

    /** The sections of {@code group}, all atoms of a block in one part of a step, with reasons. */
    Map<BitSet, String> divided(String block, BitSet group) {
        Plan apart = apart(group);
        Optional<String> cause = cause(group, apart);
        if (cause.isEmpty()) {
            return Map.of(group, "mode o1: %s: %s".formatted(block, gain(group)));
        }
        Plan best = apart.orBetter(WholeGraph.search(atoms, group.stream().toArray(), whole()));
        String name = block.substring(DIRECTIVE.length(), block.lastIndexOf('#'));
        SectionType type = atoms.type(group.nextSetBit(0));
        int[] counts =
                divisions.computeIfAbsent(new Division(name, type, cause.get()), d -> new int[2]);
        counts[0]++;
        counts[1] += best.sections().size();
        Map<BitSet, String> sections = new LinkedHashMap<>();
        for (BitSet section : best.sections()) {
            String reason =
                    String.format(
                            Locale.ROOT,
                            "mode o1: part %d of %d of %s: %s; in one section, %s",
                            sections.size() + 1,
                            best.sections().size(),
                            block,
                            gain(section),
                            cause.get());
            sections.put(section, reason);
        }
        return sections;
    }

    /** The search knows ways inside of the block only; a section must wait for none outside. */
    private Plan.Costs whole() {
        return section ->
                atoms.between(section) == Atoms.NONE
                        ? costs.seconds(section)
                        : Double.POSITIVE_INFINITY;
    }

    private Plan apart(BitSet group) {
        List<BitSet> each = new ArrayList<>();
        group.stream()
                .forEach(atom -> {
                    BitSet one = new BitSet();
                    one.set(atom);
                    each.add(one);
                });
        return Plan.of(each, costs);
    }

    /** Why {@code group} cannot be one section, if so. */
    private Optional<String> cause(BitSet group, Plan apart) {
        int between = atoms.between(group);
        if (between != Atoms.NONE) {
            return Optional.of(
                    "it would wait for %s outside, which waits for it"
                            .formatted(atoms.principal(between).describe()));
        }
        Optional<Shortage> shortage = estimates.of(atoms.nodes(group)).shortage();
        if (shortage.isPresent()) {
            return Optional.of(shortage.get().toString());
        }
        return costs.seconds(group) <= apart.seconds()
                ? Optional.empty()
                : Optional.of("it would be slower: " + gain(group));
    }

    /** How long {@code section} takes, and its operators each in a section of its own. */
    private String gain(BitSet section) {
        return String.format(
                Locale.ROOT,
                "%.1f us, %.1f us apart",
                costs.seconds(section) * MICRO,
                apart(section).seconds() * MICRO);
    }

    /** What the user should know of blocks that became several sections. */
    List<Diagnostic> notes() {
        List<Diagnostic> notes = new ArrayList<>();
        divisions.forEach((division, counts) ->
                notes.add(
                        new Diagnostic(
                                Code.SF322,
                                String.format(
                                        Locale.ROOT,
                                        "%s%s: %d %s sections instead of %d: in one, %s",
                                        DIRECTIVE,
                                        division.name(),
                                        counts[1],
                                        division.type(),
                                        counts[0],
                                        division.cause()))));
        return notes;
    }
}
