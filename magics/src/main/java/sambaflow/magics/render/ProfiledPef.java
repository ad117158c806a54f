package sambaflow.magics.render;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sambaflow.chip.Mesh;
import sambaflow.chip.RduSpec;
import sambaflow.device.ChipTime;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;
import sambaflow.graph.Op;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.pef.Manifest;
import sambaflow.pef.Pef;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.section.SectionCutter;
import sambaflow.timing.Clock;
import sambaflow.timing.Profile;
import sambaflow.timing.SectionTime;

/**
 * A PEF and where its time goes: what pictures of a compiled program are made from.
 *
 * @param profile of the PEF's main graph, on its chip
 */
public record ProfiledPef(Pef pef, Profile profile) {
    private static final int OPERATORS_NAMED = 3;

    /**
     * @throws CompileException for a PEF whose sections have no layout, and so no time
     */
    public static ProfiledPef of(Pef pef) {
        for (Section section : pef.main().sections()) {
            if (section.layout().isEmpty()) {
                throw new CompileException(
                        Code.SF206,
                        "section '%s' of PEF '%s' has no layout, so its place and time are not known; compile it again"
                                .formatted(section.name(), pef.manifest().name()));
            }
        }
        Manifest manifest = pef.manifest();
        return new ProfiledPef(
                pef, Profile.of(pef.main(), new Clock(manifest.rdu(), manifest.tiles())));
    }

    /** A section's time as devices tell it. */
    static ChipTime chipTime(SectionTime time) {
        return new ChipTime(
                time.programSeconds(),
                time.argumentSeconds(),
                time.executeSeconds(),
                time.orchestrationSeconds());
    }

    CompiledGraph main() {
        return pef.main();
    }

    RduSpec rdu() {
        return pef.manifest().rdu();
    }

    int tiles() {
        return pef.manifest().tiles();
    }

    /** The mesh that layouts are routed on: that of the whole chip. */
    Mesh mesh() {
        return Mesh.of(rdu(), rdu().tiles());
    }

    int pcus() {
        return tiles() * rdu().pcusPerTile();
    }

    int pmus() {
        return tiles() * rdu().pmusPerTile();
    }

    List<Section> sections() {
        return main().sections();
    }

    Section section(int index) {
        return sections().get(index);
    }

    Layout layout(int section) {
        return section(section).layout().orElseThrow();
    }

    Profile.Part part(int section) {
        return profile.parts().get(section);
    }

    /** {@code PEF lenet, sn30, 8 tiles}. */
    String name() {
        Manifest m = pef.manifest();
        return "PEF %s, %s, %s".formatted(m.name(), m.arch(), Quantity.of(m.tiles(), "tile"));
    }

    /** Seconds of a run: of all sections, and of the host around them. */
    double seconds() {
        return profile.seconds() + profile.host().seconds();
    }

    /** The section in which most time goes. */
    public int longest() {
        return IntStream.range(0, sections().size())
                .boxed()
                .max(java.util.Comparator.comparingDouble(s -> part(s).time().seconds()))
                .orElseThrow();
    }

    /**
     * The position of the section that {@code name} names.
     *
     * @throws CompileException naming those that there are
     */
    public int section(String name) {
        for (int s = 0; s < sections().size(); s++) {
            if (section(s).name().equals(name)) {
                return s;
            }
        }
        List<String> names = sections().stream().map(Section::name).toList();
        String known =
                names.size() <= 12
                        ? String.join(", ", names)
                        : "%s to %s"
                                .formatted(String.join(", ", names.subList(0, 3)), names.getLast());
        throw new CompileException(
                Code.SF201,
                "PEF '%s' has no section '%s'; it has %s"
                        .formatted(pef.manifest().name(), name, known));
    }

    /** What a stage does: {@code linear, relu}, the first operators of it. */
    String operators(Stage stage) {
        return named(stage.nodes());
    }

    /** The same of a section, moves and casts left out where something computes. */
    String operators(Section section) {
        List<Integer> computing =
                section.nodes().stream().filter(n -> !SectionCutter.rides(op(n))).toList();
        return named(computing.isEmpty() ? section.nodes() : computing);
    }

    private String named(List<Integer> nodes) {
        String first =
                nodes.stream()
                        .limit(OPERATORS_NAMED)
                        .map(n -> op(n).label())
                        .collect(Collectors.joining(", "));
        int more = nodes.size() - OPERATORS_NAMED;
        return more > 0 ? first + " and %d more".formatted(more) : first;
    }

    private Op op(int node) {
        return main().graph().nodes().get(node).op();
    }

    /** The name of a stage's first node, which tells it from others that do the same. */
    String node(Stage stage) {
        return main().graph().nodes().get(stage.nodes().getFirst()).name();
    }
}
