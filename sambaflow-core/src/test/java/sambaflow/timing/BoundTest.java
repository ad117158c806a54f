package sambaflow.timing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sambaflow.chip.RduSpec;
import sambaflow.compile.CompileReport;
import sambaflow.compile.Compiler;
import sambaflow.compile.Options;
import sambaflow.model.GPT2Config;
import sambaflow.model.GPT2LMHeadModel;
import sambaflow.nn.optim.AdamW;
import sambaflow.pass.Precision;
import sambaflow.pef.CompiledGraph;
import sambaflow.pef.Layout;
import sambaflow.pef.MemoryPlan;
import sambaflow.pef.Section;
import sambaflow.pef.Stage;
import sambaflow.pef.StageKind;
import sambaflow.pef.Stream;
import sambaflow.section.Mode;
import sambaflow.trace.InputSpec;

/** The times of a compiled model's sections, against what is known of them otherwise. */
class BoundTest {
    private static final Map<List<Object>, CompileReport> KNOWN = new HashMap<>();

    private static CompileReport compiled(Mode mode, RduSpec rdu) {
        return KNOWN.computeIfAbsent(List.of(mode, rdu), k -> compile(mode, rdu));
    }

    private static CompileReport compile(Mode mode, RduSpec rdu) {
        GPT2Config config = new GPT2Config(500, 64, 128, 1, 4).withEagerAttention();
        Options options =
                new Options(
                        "bound",
                        "Bound",
                        rdu,
                        OptionalInt.of(4),
                        8,
                        mode,
                        Precision.BF16,
                        false,
                        new TreeMap<>());
        return Compiler.compile(
                new GPT2LMHeadModel(config),
                List.of(InputSpec.i64("ids", 8, 64), InputSpec.i64("labels", 8, 64)),
                new AdamW(1e-3),
                options);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void noSectionIsFasterThanItsClosedFormAndAllFinish(Mode mode) {
        for (RduSpec rdu : List.of(RduSpec.SN30, RduSpec.SN40)) {
            CompiledGraph main = compiled(mode, rdu).pef().main();
            for (SectionTime time : new Clock(rdu, 4).times(main)) {
                assertThat(time.deadlock()).isEmpty();
                assertThat(time.executeSeconds() * rdu.clockHz())
                        .isGreaterThanOrEqualTo(time.bound().cycles() * (1 - 1e-9));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void theMemoryMovesWhatTheCompilerCounted(Mode mode) {
        CompiledGraph main = compiled(mode, RduSpec.SN30).pef().main();
        for (Section section : main.sections()) {
            Layout layout = section.layout().orElseThrow();
            assertThat(layout.streams().stream().mapToLong(Stream::bytes).sum())
                    .as(section.name())
                    .isEqualTo(layout.traffic());
            SectionTime time = new Clock(RduSpec.SN30, 4).time(main, section);
            Outcome.Finished done = (Outcome.Finished) time.outcome();
            long moved = 0;
            long requests = 0;
            for (int s = 0; s < done.servers().size(); s++) {
                if (time.graph().servers().get(s) instanceof TokenGraph.Memory) {
                    moved += done.servers().get(s).demand();
                    requests += done.servers().get(s).requests();
                }
            }
            // Each transfer is a whole number of bytes.
            assertThat(moved).isBetween(layout.traffic(), layout.traffic() + requests);
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void attributionsAddUpAndWhatIfsAreNeverSlower(Mode mode) {
        CompiledGraph main = compiled(mode, RduSpec.SN30).pef().main();
        Clock clock = new Clock(RduSpec.SN30, 4);
        Profile profile = Profile.of(main, clock);
        for (Profile.Part part : profile.parts()) {
            assertThat(part.why().total()).isCloseTo(part.time().seconds(), within(1e-12));
            assertThat(List.of(part.why().compute(), part.why().memory(), part.why().network()))
                    .allMatch(share -> share >= 0);
        }
        for (Section section : main.sections()) {
            Layout layout = section.layout().orElseThrow();
            double asIs = clock.time(layout, main.memory(), WhatIf.NOTHING).executeSeconds();
            double free = clock.time(layout, main.memory(), WhatIf.PERFECT_MEMORY).executeSeconds();
            assertThat(free).isLessThanOrEqualTo(asIs * (1 + 1e-9));
        }
    }

    private static String verdict(RduSpec rdu) {
        CompiledGraph main = compiled(Mode.O3, RduSpec.SN30).pef().main();
        return Profile.of(main, new Clock(rdu, 4)).verdict();
    }

    @org.junit.jupiter.api.Test
    void theVerdictNamesWhatThereIsTooLittleOf() {
        RduSpec quick =
                RduSpec.of(
                        "sn30+launch.orchestration_seconds=0+launch.program_seconds=0"
                                + "+launch.unit_seconds=0+launch.argument_seconds=0");
        assertThat(verdict(RduSpec.SN30.with("launch.program_seconds", 0.1)))
                .startsWith("launch-bound: 100 % of the time");
        assertThat(verdict(quick.with("ddr.channel_bytes_per_second", 1e8)))
                .matches("DDR-bound: section \\w+ moves [0-9.]+ MB at \\d+ % of 400 MB/s");
        assertThat(verdict(quick.with("clock_hz", 1e7))).startsWith("compute-bound: ");
    }

    @org.junit.jupiter.api.Test
    void theBandHoldsThePredictionAndKnowsWhatMattersMost() {
        CompiledGraph main = compiled(Mode.O3, RduSpec.SN30).pef().main();
        Band band = Band.of(main, new Clock(RduSpec.SN30, 4));
        assertThat(band.seconds()).isBetween(band.low(), band.high());
        assertThat(band.low()).isLessThan(band.seconds());
        assertThat(band.influences()).isNotEmpty();
        assertThat(band.influences().getFirst().range())
                .isGreaterThanOrEqualTo(band.influences().getLast().range());
        assertThat(
                        new Clock(RduSpec.SN30, 4)
                                .time(
                                        main.sections().getFirst().layout().orElseThrow(),
                                        MemoryPlan.none(),
                                        WhatIf.NOTHING)
                                .seconds())
                .isPositive();
    }

    /**
     * A stage whose memory units are filled more often than it fires takes several parts at once.
     */
    @org.junit.jupiter.api.Test
    void aStageFilledMoreOftenThanItFiresHasRoomForAllItTakes() {
        for (long tokens = 1; tokens < 6; tokens++) {
            for (long passes = 1; passes < 12; passes++) {
                Stage stage =
                        new Stage(
                                List.of(0),
                                StageKind.SYSTOLIC,
                                100,
                                6,
                                List.of(),
                                List.of(),
                                passes,
                                1 << 20);
                Stream weight = new Stream(0, 0, 1 << 24, passes, true, true);
                Layout layout =
                        new Layout(
                                List.of(stage),
                                List.of(),
                                List.of(weight),
                                tokens,
                                1 << 24,
                                List.of());
                SectionTime time =
                        new Clock(RduSpec.SN30, 4).time(layout, MemoryPlan.none(), WhatIf.NOTHING);
                assertThat(time.deadlock()).as("%d of %d", passes, tokens).isEmpty();
            }
        }
    }
}
