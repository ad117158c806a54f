package sambaflow.pef;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import sambaflow.chip.Mesh;
import sambaflow.chip.RduSpec;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;

/** The rules that a PEF keeps beyond those of its graphs: it fits the chip it names. */
final class PefCheck {
    /** With these, no time in parts of a cycle is beyond 64 bits. */
    private static final long MOST_CYCLES = 1L << 40;

    private static final long MOST_BYTES = 1L << 50;

    private final Pef pef;
    private final RduSpec rdu;

    /** Made once: a chip may have many times the units of a preset, and a file many sections. */
    private Mesh mesh;

    private PefCheck(Pef pef, RduSpec rdu) {
        this.pef = pef;
        this.rdu = rdu;
    }

    /** Throws a {@link PefException} that names the first broken rule. */
    static void check(Pef pef) {
        Manifest manifest = pef.manifest();
        RduSpec rdu;
        try {
            rdu = manifest.rdu();
        } catch (CompileException e) {
            throw new PefException("arch: " + e.getMessage(), e);
        }
        // One chip, one name: a device compares them.
        if (!manifest.arch().equals(rdu.arch())) {
            throw new PefException(
                    "arch: found '%s', which is written '%s'"
                            .formatted(manifest.arch(), rdu.arch()));
        }
        if (manifest.tiles() < 1 || manifest.tiles() > rdu.tiles()) {
            throw new PefException(
                    "tiles: found %d, %s has 1 to %d"
                            .formatted(manifest.tiles(), rdu.arch(), rdu.tiles()));
        }
        if (manifest.batchSize() < 1) {
            throw new PefException("batch size: found " + manifest.batchSize());
        }
        if (manifest.microbatchSize() < 1
                || manifest.batchSize() % manifest.microbatchSize() != 0) {
            throw new PefException(
                    "microbatch size: found %d, which does not divide batch size %d"
                            .formatted(manifest.microbatchSize(), manifest.batchSize()));
        }
        PefCheck check = new PefCheck(pef, rdu);
        Set<String> names = new HashSet<>();
        for (CompiledGraph graph : pef.graphs()) {
            if (!names.add(graph.graph().name())) {
                throw new PefException("two graphs are named '" + graph.graph().name() + "'");
            }
            check.checkSections(graph);
        }
    }

    private Mesh mesh() {
        if (mesh == null) {
            mesh = Mesh.of(rdu, pef.manifest().tiles());
        }
        return mesh;
    }

    private void checkSections(CompiledGraph compiled) {
        Graph graph = compiled.graph();
        checkMemory(compiled);
        Set<String> names = new HashSet<>();
        for (Section section : compiled.sections()) {
            String who = "graph '%s': section '%s'".formatted(graph.name(), section.name());
            if (!names.add(section.name())) {
                throw new PefException(who + " occurs twice");
            }
            for (int node : section.nodes()) {
                if (graph.nodes().get(node).section() != section.type()) {
                    throw new PefException(
                            "%s is of type %s, its node %s of type %s"
                                    .formatted(
                                            who,
                                            section.type(),
                                            graph.nodes().get(node).describe(),
                                            graph.nodes().get(node).section()));
                }
            }
            section.layout().ifPresent(l -> checkLayout(who, graph, section, l));
        }
    }

    private void checkMemory(CompiledGraph compiled) {
        int values = compiled.graph().values().size();
        int last = -1;
        for (MemoryPlan.Place place : compiled.memory().places()) {
            boolean known = place.value() > last && place.value() < values;
            boolean inTime =
                    place.from() >= 0
                            && place.from() <= place.to()
                            && place.to() < Math.max(1, compiled.sections().size());
            long have =
                    switch (place.kind()) {
                        case HBM -> rdu.hbm().bytes();
                        case DDR -> rdu.ddr().bytes();
                    };
            boolean inside =
                    place.offset() >= 0
                            && place.bytes() > 0
                            && place.bytes() <= have
                            && place.offset() <= have - place.bytes();
            if (!known || !inTime || !inside) {
                throw new PefException(
                        "graph '%s': %s is out of order or leaves %d values, %d sections or %d bytes"
                                .formatted(
                                        compiled.graph().name(),
                                        place,
                                        values,
                                        compiled.sections().size(),
                                        have));
            }
            last = place.value();
        }
    }

    private void checkLayout(String who, Graph graph, Section section, Layout layout) {
        Set<Integer> nodes = new HashSet<>(section.nodes());
        List<Units> pcus = new ArrayList<>();
        List<Units> pmus = new ArrayList<>();
        for (Stage stage : layout.stages()) {
            if (stage.nodes().isEmpty() || !nodes.containsAll(stage.nodes())) {
                throw new PefException(
                        "%s: a stage computes nodes %s; the section has %s"
                                .formatted(who, stage.nodes(), section.nodes()));
            }
            if (stage.passes() < 1 || stage.bufferBytes() < 0) {
                throw new PefException(
                        "%s: a stage makes %d passes with buffers of %d bytes"
                                .formatted(who, stage.passes(), stage.bufferBytes()));
            }
            pcus.addAll(stage.pcus());
            pmus.addAll(stage.pmus());
        }
        checkUnits(who, "PCUs", pcus, rdu.pcusPerTile());
        checkUnits(who, "PMUs", pmus, rdu.pmusPerTile());
        checkSchedule(who, graph, layout);
        if (!layout.routes().isEmpty()) {
            new RouteCheck(who, graph, layout).check(mesh());
        }
    }

    /** Numbers that a simulator works through must be such that it comes to an end. */
    private static void checkSchedule(String who, Graph graph, Layout layout) {
        if (layout.tokens() < 1
                || layout.tokens() > Layout.MOST_TOKENS
                || layout.traffic() < 0
                || layout.traffic() > MOST_BYTES) {
            throw new PefException(
                    "%s: %d tokens, expected 1 to %d, and %d bytes of traffic, expected 0 to %d"
                            .formatted(
                                    who,
                                    layout.tokens(),
                                    Layout.MOST_TOKENS,
                                    layout.traffic(),
                                    MOST_BYTES));
        }
        for (Stage stage : layout.stages()) {
            if (stage.cycles() < 0 || stage.cycles() > MOST_CYCLES || stage.depth() < 0) {
                throw new PefException(
                        "%s: a stage of %d cycles and depth %d"
                                .formatted(who, stage.cycles(), stage.depth()));
            }
        }
        checkStreams(who, graph, layout);
        int last = 0;
        for (Channel c : layout.channels()) {
            boolean known = c.value() >= 0 && c.value() < graph.values().size();
            boolean forward = c.from() >= 0 && c.from() < c.to() && c.to() >= last;
            if (!known || !forward || c.to() >= layout.stages().size() || c.depth() < 1) {
                throw new PefException(
                        "%s: %s does not lead to a later stage, or not in order".formatted(who, c));
            }
            last = c.to();
        }
    }

    private static void checkStreams(String who, Graph graph, Layout layout) {
        int last = 0;
        for (Stream s : layout.streams()) {
            boolean known = s.value() >= 0 && s.value() < graph.values().size();
            boolean there = s.stage() >= last && s.stage() < layout.stages().size();
            boolean size = s.bytes() >= 0 && s.bytes() <= MOST_BYTES && s.slices() >= 1;
            if (!known || !there || !size || s.slices() > Layout.MOST_TOKENS) {
                throw new PefException(
                        "%s: %s is of no stage, out of order or of no size".formatted(who, s));
            }
            last = s.stage();
        }
    }

    /** Each unit lies on a tile of the PEF and has one owner. */
    private void checkUnits(String who, String kind, List<Units> units, int perTile) {
        List<Units> sorted = new ArrayList<>(units);
        sorted.sort(Comparator.comparingInt(Units::tile).thenComparingInt(Units::first));
        for (int i = 0; i < sorted.size(); i++) {
            Units now = sorted.get(i);
            if (now.tile() >= pef.manifest().tiles()
                    || (long) now.first() + now.count() > perTile) {
                throw new PefException(
                        "%s: %s %s leave the chip: %d tiles with %d each"
                                .formatted(who, kind, now, pef.manifest().tiles(), perTile));
            }
            if (i > 0
                    && sorted.get(i - 1).tile() == now.tile()
                    && sorted.get(i - 1).first() + sorted.get(i - 1).count() > now.first()) {
                throw new PefException(
                        "%s: %s %s and %s have two owners"
                                .formatted(who, kind, sorted.get(i - 1), now));
            }
        }
    }
}
