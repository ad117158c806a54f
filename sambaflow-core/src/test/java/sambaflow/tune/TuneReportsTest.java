package sambaflow.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
import sambaflow.section.Mode;
import sambaflow.timing.Profile;
import sambaflow.trace.InputSpec;

/** The reports on a compiled model, against its layout and against each other. */
class TuneReportsTest {
    private static final Map<String, CompileReport> KNOWN = new HashMap<>();

    private static CompileReport compiled(String chip) {
        return KNOWN.computeIfAbsent(chip, TuneReportsTest::compile);
    }

    private static CompileReport compile(String chip) {
        Options options =
                new Options(
                        "tuned",
                        "Tuned",
                        RduSpec.of(chip),
                        OptionalInt.of(4),
                        4,
                        Mode.O1,
                        Precision.BF16,
                        false,
                        new TreeMap<>());
        return Compiler.compile(
                new GPT2LMHeadModel(new GPT2Config(200, 32, 64, 1, 4)),
                List.of(InputSpec.i64("ids", 4, 32), InputSpec.i64("labels", 4, 32)),
                new AdamW(1e-3),
                options);
    }

    private static Profile profile(String chip) {
        return Profile.of(compiled(chip).pef().main(), compiled(chip).clock());
    }

    private static TuneReports reports(String chip) {
        CompileReport report = compiled(chip);
        return TuneReports.of(report.pef().main(), report.pef().manifest(), profile(chip));
    }

    private static <T> double sum(List<T> rows, ToDoubleFunction<T> of) {
        return rows.stream().mapToDouble(of).sum();
    }

    private static Offset<Double> near(double value) {
        return within(1e-9 * Math.abs(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sn30", "sn40"})
    void aSectionMovesTheBytesOfItsLayoutInItsLatency(String chip) {
        CompiledGraph main = compiled(chip).pef().main();
        List<SectionRow> rows = reports(chip).sections();
        assertThat(rows).hasSameSizeAs(main.sections());
        for (SectionRow row : rows) {
            Layout layout = main.sections().get(row.section()).layout().orElseThrow();
            double rate = row.ddrTotal() + row.hbmTotal();
            assertThat(rate * 1e9 * row.latencySeconds())
                    .isCloseTo(layout.traffic(), near(layout.traffic()));
            assertThat(chip.equals("sn30") ? row.hbmTotal() : row.ddrTotal()).isZero();
            assertThat(row.pcus()).isEqualTo(layout.pcuCount());
            assertThat(row.pcuPercent()).isBetween(0.0, 100.0);
            assertThat(row.latencyCycles() / RduSpec.of(chip).clockHz())
                    .isCloseTo(row.latencySeconds(), within(1 / RduSpec.of(chip).clockHz()));
        }
        // Each input once, where it is read first: tokens, labels and hyperparameters.
        long inputs =
                main.graph().inputs().stream()
                        .mapToLong(i -> main.graph().type(i.value()).bytes())
                        .sum();
        assertThat(inputs).isGreaterThan(2 * 4 * 32 * 8);
        assertThat(rows.stream().mapToLong(SectionRow::pcieRead).sum()).isEqualTo(inputs);
    }

    @Test
    void theTimesOfAllReportsAreThoseOfOneRun() {
        Profile profile = profile("sn30");
        TuneReports reports = reports("sn30");
        double chip = profile.seconds();
        assertThat(sum(reports.attributions(), AttributionRow::seconds))
                .isCloseTo(chip, near(chip));
        assertThat(
                        sum(reports.sections(), SectionRow::latencySeconds)
                                + sum(reports.sections(), SectionRow::loadingSeconds))
                .isCloseTo(chip, near(chip));
        double run = chip + profile.host().seconds();
        List<HostRow> host = reports.host();
        assertThat(host.getFirst().seconds()).isCloseTo(run, near(run));
        assertThat(sum(host.subList(1, host.size()), HostRow::seconds)).isCloseTo(run, near(run));
        assertThat(sum(host.subList(1, host.size()), HostRow::percent))
                .isCloseTo(100, within(1e-6));
        double now = 0;
        for (StateRow state : reports.states()) {
            assertThat(state.start()).isEqualTo(now);
            now = state.end();
        }
        assertThat(now).isCloseTo(run, near(run));
        assertThat(reports.states()).extracting(StateRow::state).contains("pload", "exec");
    }

    @Test
    void noPerfectChipIsSlowerAndNoPointIsAboveItsRoof() {
        TuneReports reports = reports("sn30");
        for (AttributionRow row : reports.attributions()) {
            assertThat(row.compute() + row.memory() + row.network() + row.launch())
                    .isCloseTo(row.seconds(), near(row.seconds()));
            assertThat(List.of(row.perfectMemory(), row.perfectNetwork()))
                    .allMatch(s -> s <= row.seconds() * (1 + 1e-9));
            // What is read far ahead gets in the way of what is wanted now.
            assertThat(row.infiniteBuffers()).isLessThan(row.seconds() * 1.01);
        }
        CompiledGraph main = compiled("sn30").pef().main();
        double flops =
                main.graph().nodes().stream().mapToDouble(n -> main.graph().cost(n).flops()).sum();
        assertThat(sum(reports.roofline(), RooflineRow::flop)).isCloseTo(flops, near(flops));
        for (RooflineRow row : reports.roofline()) {
            assertThat(row.rate())
                    .isLessThanOrEqualTo(Math.min(row.peak(), row.intensity() * row.memoryPeak()));
        }
    }

    @Test
    void aStageIsAtWorkOrWaitsWithinItsSection() {
        TuneReports reports = reports("sn30");
        for (StageRow row : reports.stages()) {
            if (row.stage() == StageRow.BUFFER) {
                assertThat(row.sharePercent()).isNull();
                continue;
            }
            double all =
                    row.latencyCycles() + row.dataCycles() + row.roomCycles() + row.linkCycles();
            assertThat(all)
                    .isLessThanOrEqualTo(1 + reports.sections().get(row.section()).latencyCycles());
        }
        long ways = reports.stages().stream().filter(s -> s.stage() == StageRow.BUFFER).count();
        assertThat(reports.paths()).hasSize((int) ways);
        assertThat(reports.paths()).allMatch(p -> p.sourceDepth() < p.destinationDepth());
    }

    @Test
    void everyRouteHasUnitsThatSend() {
        List<BandwidthRow> rows = reports("sn30").bandwidth();
        assertThat(rows).isNotEmpty();
        assertThat(rows)
                .allMatch(
                        r -> r.source().matches("section\\d+\\.(AGCU|stage\\d+\\.(PCU|PMU)\\..+)"))
                .allMatch(r -> r.slowdown() >= 1 && r.flows() > 0 && r.bytesPerCycle() >= 0);
    }

    @Test
    void filesHaveARowForEachRecordAndColumnsForTheMemoriesThereAre() {
        TuneReports reports = reports("sn30");
        Map<String, String> files = reports.files();
        assertThat(files.keySet()).containsExactlyElementsOf(TuneReports.FILES);
        assertThat(files).isEqualTo(reports("sn30").files());
        assertThat(files.get("reports/section_report.csv").lines())
                .hasSize(reports.sections().size() + 1)
                .first()
                .asString()
                .contains("DDR")
                .doesNotContain("HBM");
        assertThat(reports("sn40").files().get("reports/section_report.csv")).contains("HBM");
        assertThat(files.get("reports/stage_report.csv").lines())
                .hasSize(reports.stages().size() + 1);
        assertThat(files.get("reports/analysis/summary.json"))
                .contains("\"It is " + profile("sn30").verdict() + ".\"");
    }
}
