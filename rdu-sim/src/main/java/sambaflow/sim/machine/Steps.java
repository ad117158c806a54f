package sambaflow.sim.machine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import sambaflow.device.BackEndChoice;
import sambaflow.device.RunException;
import sambaflow.device.RunPlan;
import sambaflow.graph.Graph;
import sambaflow.graph.Names;
import sambaflow.graph.Node;
import sambaflow.graph.Region;
import sambaflow.graph.SectionType;
import sambaflow.pef.Section;
import sambaflow.sim.compute.BackEnds;
import sambaflow.sim.compute.Buffer;
import sambaflow.sim.compute.Kernel;

/** What a plan does, worked out once: kernels by section, values needed, results, region writes. */
record Steps(
        List<Step> sections,
        Set<Integer> made,
        Set<Integer> needed,
        List<Graph.Output> outputs,
        List<Write> writes,
        boolean fromStart) {

    /**
     * One section with its nodes' kernels in order.
     *
     * @param done nodes whose results an earlier section of the plan has made
     * @param inPlace nodes that write into the regions they read: the last of all
     */
    record Step(
            Section section,
            List<Node> nodes,
            List<BackEnds.Bound> bound,
            BitSet done,
            BitSet inPlace) {
        Kernel kernel(int i) {
            return bound.get(i).kernel();
        }
    }

    /**
     * A region that takes a value at the end of a run.
     *
     * @param number the value's number
     * @param staged whether the value lies in a region's memory itself, which another write of the
     *     same run may change first
     */
    record Write(Buffer region, Buffer value, int number, boolean staged) {}

    static Steps of(RunPlan plan, GraphMemory memory) {
        checkTypes(plan, memory);
        Graph graph = memory.graph();
        List<Step> steps = new ArrayList<>();
        Set<Integer> made = new HashSet<>();
        Set<Integer> needed = new LinkedHashSet<>();
        for (Section section : memory.compiled().sections()) {
            if (plan.sections().contains(section.type())) {
                steps.add(step(section, memory, made));
                for (int n : section.nodes()) {
                    needed.addAll(graph.nodes().get(n).inputs());
                    made.addAll(graph.nodes().get(n).outputs());
                }
            }
        }
        List<Graph.Output> outputs = outputs(plan, graph);
        outputs.forEach(o -> needed.add(o.value()));
        needed.removeAll(made);
        SectionType first = memory.compiled().types().getFirst();
        return new Steps(
                List.copyOf(steps),
                Set.copyOf(made),
                needed,
                outputs,
                writes(memory, made),
                plan.sections().contains(first));
    }

    private static void checkTypes(RunPlan plan, GraphMemory memory) {
        List<SectionType> known = memory.compiled().types();
        if (plan.sections().isEmpty()) {
            throw new RunException(
                    "graph '%s': no section type to run; it has %s"
                            .formatted(memory.graph().name(), known));
        }
        for (SectionType type : SectionType.values()) {
            if (plan.sections().contains(type) && !known.contains(type)) {
                throw new RunException(
                        "graph '%s' has no %s section; it has %s%s"
                                .formatted(
                                        memory.graph().name(),
                                        type,
                                        known,
                                        known.contains(SectionType.OPT)
                                                ? ""
                                                : "; to train, compile without --inference"));
            }
        }
    }

    private static Step step(Section section, GraphMemory memory, Set<Integer> made) {
        List<Node> nodes = memory.graph().nodes();
        BitSet done = new BitSet();
        BitSet inPlace = new BitSet();
        for (int i = 0; i < section.nodes().size(); i++) {
            int node = section.nodes().get(i);
            int first = memory.twins().first(node);
            done.set(i, first != node && made.containsAll(nodes.get(first).outputs()));
            inPlace.set(i, memory.inPlace().contains(node));
        }
        return new Step(
                section,
                section.nodes().stream().map(nodes::get).toList(),
                section.nodes().stream().map(memory::bind).toList(),
                done,
                inPlace);
    }

    private static List<Graph.Output> outputs(RunPlan plan, Graph graph) {
        List<String> known = graph.outputs().stream().map(Graph.Output::name).toList();
        return plan.outputs().stream()
                .map(name ->
                        graph.output(name)
                                .orElseThrow(() ->
                                        new RunException(
                                                "graph '%s' has no output '%s'%s"
                                                        .formatted(
                                                                graph.name(),
                                                                name,
                                                                Names.hint(name, known)))))
                .toList();
    }

    private static List<Write> writes(GraphMemory memory, Set<Integer> made) {
        List<Region> regions = memory.graph().regions();
        List<Buffer> contents = regions.stream().map(r -> memory.buffer(r.read())).toList();
        List<Write> writes = new ArrayList<>();
        for (Region region : regions) {
            if (memory.inPlace().isWritten(region.written())) {
                continue;
            }
            if (made.contains(region.written())) {
                Buffer value = memory.buffer(region.written());
                writes.add(new Write(memory.buffer(region.read()), value, region.written(), false));
            } else if (region.written() != Region.UNCHANGED
                    && memory.producer(region.written()).isEmpty()) {
                Buffer value = memory.buffer(region.written());
                boolean staged = contents.stream().anyMatch(value::shares);
                writes.add(
                        new Write(memory.buffer(region.read()), value, region.written(), staged));
            }
        }
        return List.copyOf(writes);
    }

    List<Section> plainSections() {
        return sections.stream().map(Step::section).toList();
    }

    List<BackEndChoice> choices() {
        return sections.stream()
                .flatMap(s -> s.bound().stream())
                .map(BackEnds.Bound::choice)
                .toList();
    }
}
