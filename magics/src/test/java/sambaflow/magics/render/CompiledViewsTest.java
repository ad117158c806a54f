package sambaflow.magics.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sambaflow.chip.Mesh;
import sambaflow.chip.RduSpec;
import sambaflow.graph.CompileException;
import sambaflow.magics.page.Content;
import sambaflow.magics.scene.Element;
import sambaflow.magics.scene.Scene;
import sambaflow.magics.scene.SceneChecks;
import sambaflow.pef.MemoryPlan;
import sambaflow.pef.Stage;
import sambaflow.section.Mode;

/** Pictures of compiled programs: laid out well, light, and true to the program. */
class CompiledViewsTest {
    private static final ProfiledPef SMALL = CompiledPrograms.gpt2(RduSpec.SN30, 1, Mode.O3);

    private static List<ProfiledPef> subjects() {
        return List.of(
                SMALL,
                CompiledPrograms.gpt2(RduSpec.SN30, 2, Mode.O0),
                CompiledPrograms.gpt2(RduSpec.SN40, 2, Mode.O1));
    }

    private static Map<String, Scene> scenes(ProfiledPef subject) {
        Map<String, Scene> scenes = new LinkedHashMap<>();
        int longest = subject.longest();
        scenes.put("floorplan", Floorplan.scene(subject, longest, OptionalInt.empty()));
        scenes.put("tile", Floorplan.scene(subject, longest, OptionalInt.of(0)));
        scenes.put("stages", StagePipeline.scene(subject, longest));
        scenes.put("timeline", Timeline.scene(subject));
        scenes.put("roofline", Roofline.scene(subject));
        scenes.put("memory", MemoryCurve.scene(subject));
        scenes.put("utilisation", Utilisation.scene(subject));
        return scenes;
    }

    private static Map<String, Content> contents(ProfiledPef subject) {
        Map<String, Content> contents = new LinkedHashMap<>();
        int longest = subject.longest();
        contents.put("floorplan", Floorplan.of(subject, longest, OptionalInt.empty()));
        contents.put("stages", StagePipeline.of(subject, longest));
        contents.put("timeline", Timeline.of(subject));
        contents.put("roofline", Roofline.of(subject));
        contents.put("memory", MemoryCurve.of(subject));
        contents.put("utilisation", Utilisation.of(subject));
        contents.put("sections", SectionTable.of(subject));
        return contents;
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void noTextLiesOnAnotherAndNothingIsOutside(ProfiledPef subject) {
        scenes(subject).values().forEach(SceneChecks::assertLaidOut);
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void aPictureFitsAPageAndANotebook(ProfiledPef subject) {
        scenes(subject)
                .forEach((name, scene) ->
                        assertThat(scene.width()).as(name).isLessThanOrEqualTo(960));
        contents(subject)
                .forEach((name, content) -> {
                    assertThat(content.size()).as(name).isLessThanOrEqualTo(Content.LIMIT);
                    content.svg().ifPresent(SceneChecks::assertPlainSvg);
                });
    }

    @Test
    void theTextSaysAllThatThePictureSays() throws Exception {
        for (Map.Entry<String, Content> view : contents(SMALL).entrySet()) {
            GoldenText.check("views/" + view.getKey() + ".txt", view.getValue().text() + "\n");
        }
    }

    @Test
    void eachUnitOfAStageIsOnTheMapOnceAndAtASwitchOfItsKind() {
        for (int section = 0; section < SMALL.sections().size(); section++) {
            UnitMap map = UnitMap.of(SMALL, section);
            Mesh mesh = map.mesh();
            List<Stage> stages = SMALL.layout(section).stages();
            for (int s = 0; s < stages.size(); s++) {
                int stage = s;
                int[] at =
                        IntStream.range(0, mesh.switches())
                                .filter(i -> map.stages()[i] == stage)
                                .toArray();
                assertThat(IntStream.of(at).filter(mesh::isPcu).count())
                        .isEqualTo(stages.get(s).pcuCount());
                assertThat(at).hasSize(stages.get(s).pcuCount() + stages.get(s).pmuCount());
            }
        }
    }

    @Test
    void nothingIsFasterThanItsRoof() {
        String text = Roofline.of(SMALL).text();
        double ddr = SMALL.rdu().share(SMALL.rdu().ddr(), SMALL.tiles()).peakBytesPerSecond();
        assertThat(text).contains("DDR " + Quantity.of(ddr, "B/s"));
        for (int s = 0; s < SMALL.sections().size(); s++) {
            double seconds = SMALL.part(s).time().executeSeconds();
            assertThat(SMALL.part(s).bytes() / seconds).isLessThanOrEqualTo(ddr);
            assertThat(text).contains(SMALL.section(s).name());
        }
    }

    @Test
    void whatLiesInMemoryAtOnceNeverNeedsMoreThanThePlan() {
        LiveBytes live = LiveBytes.of(SMALL.main(), MemoryPlan.Kind.DDR);
        long most = live.at(live.peak());
        assertThat(most).isLessThanOrEqualTo(SMALL.main().memory().peak(MemoryPlan.Kind.DDR));
        long all = SMALL.main().memory().total(MemoryPlan.Kind.DDR);
        assertThat(most).isPositive().isLessThanOrEqualTo(all);
        for (int s = 0; s < SMALL.sections().size(); s++) {
            assertThat(live.at(s)).isLessThanOrEqualTo(most);
        }
        assertThat(live.shown())
                .contains(
                        LiveBytes.Use.PARAMETERS, LiveBytes.Use.OPTIMIZER, LiveBytes.Use.GRADIENTS);
    }

    @Test
    void theTimelineIsAsLongAsARun() {
        Scene scene = Timeline.scene(SMALL);
        double host = SMALL.profile().host().seconds() / SMALL.seconds();
        List<Element.Rect> bars = rects(scene).filter(r -> r.fill().equals("#6f42c1")).toList();
        double end = bars.stream().mapToDouble(r -> r.box().right()).max().orElseThrow();
        double wide = bars.getLast().width();
        double start = bars.getLast().x();
        assertThat(wide / host).isCloseTo(760, within(0.5));
        assertThat(end).isEqualTo(start + wide);
    }

    private static Stream<Element.Rect> rects(Scene scene) {
        return scene.leaves().stream()
                .filter(Element.Rect.class::isInstance)
                .map(Element.Rect.class::cast);
    }

    @Test
    void whatAStageDoesIsNeverMoreThanTheExecution() {
        for (int s = 0; s < SMALL.sections().size(); s++) {
            var usage = SMALL.part(s).usage();
            assertThat(usage.stages())
                    .allMatch(d ->
                            d.busy() + d.data() + d.room() + d.link() <= usage.seconds() * 1.001);
        }
    }

    @Test
    void aSectionThatThereIsNotIsRefusedWithThoseThereAre() {
        assertThatThrownBy(() -> SMALL.section("fwd_99"))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("no section 'fwd_99'; it has fwd_0");
    }

    @Test
    void equalProgramsHaveNoDifference() {
        List<String> texts = Comparison.of(SMALL, SMALL).stream().map(Content::text).toList();
        assertThat(texts.get(1)).isEqualTo("Given, and made of it: no difference");
        assertThat(texts.get(2)).isEqualTo("All 3 sections are the same");
    }

    @Test
    void aComparisonSaysWhatChangedAndWhy() throws Exception {
        ProfiledPef other = CompiledPrograms.gpt2(RduSpec.SN30, 1, Mode.O1);
        List<String> texts = new ArrayList<>();
        Comparison.of(SMALL, other).forEach(c -> texts.add(c.text()));
        // A model that is built by a test has the lines of who runs the test.
        String text =
                String.join("\n\n", texts).replaceAll("\\([^()]*\\.java:\\d+\\)", "(somewhere)");
        GoldenText.check("views/comparison.txt", text + "\n");
        assertThat(texts.get(1)).contains("mode: o3 -> o1");
    }
}
