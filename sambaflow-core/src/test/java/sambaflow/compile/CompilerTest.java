package sambaflow.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import example.Compiled;
import example.Models;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sambaflow.chip.RduSpec;
import sambaflow.diagnostic.Diagnostic;
import sambaflow.graph.CompileException;
import sambaflow.graph.Graph;
import sambaflow.graph.Role;
import sambaflow.graph.SectionType;
import sambaflow.graph.Value;
import sambaflow.nn.Dropout;
import sambaflow.nn.Linear;
import sambaflow.nn.Module;
import sambaflow.nn.ReLU;
import sambaflow.nn.SambaTensor;
import sambaflow.pass.Precision;
import sambaflow.pef.PefWriter;
import sambaflow.tensor.ShapeException;
import sambaflow.trace.InputSpec;

class CompilerTest {
    private static Module model() {
        return new Models.Classifier(
                new Linear(784, 32), new ReLU(), new Dropout(0.1), new Linear(32, 10));
    }

    private static byte[] bytes() {
        return bytes(model());
    }

    private static byte[] bytes(Module model) {
        return PefWriter.bytes(Compiled.batch(8).images(model, 784).pef());
    }

    @Test
    void theSameModelAndOptionsAreTheSameBytes() {
        assertThat(bytes()).isEqualTo(bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ar-EG-u-nu-arab", "tr-TR", "de-DE", "th-TH-u-ca-buddhist-nu-thai"})
    @ResourceLock(Resources.LOCALE)
    @ResourceLock(Resources.TIME_ZONE)
    void localeAndTimeZoneAreNotInThePef(String tag) {
        byte[] expected = bytes();
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag(tag));
            TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));
            assertThat(bytes()).isEqualTo(expected);
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void twoThreadsAtOnceMakeTheSameBytes() {
        byte[] expected = bytes();
        List<CompletableFuture<byte[]>> both =
                List.of(
                        CompletableFuture.supplyAsync(CompilerTest::bytes),
                        CompletableFuture.supplyAsync(CompilerTest::bytes));
        assertThat(both).allSatisfy(one -> assertThat(one.join()).isEqualTo(expected));
    }

    @Test
    void firstWeightsAreNotInThePef() {
        assertThat(bytes(model().seeded(1))).isEqualTo(bytes(model().seeded(2)));
    }

    @Test
    void anotherModelPrecisionOrChipIsAnotherProgram() {
        String program = Compiled.batch(8).images(model(), 784).pef().fingerprint();
        Compiled mp0 = Compiled.batch(8).in(Precision.MP0);
        Compiled sn40 = Compiled.batch(8).on(RduSpec.SN40);
        assertThat(
                        List.of(
                                Compiled.batch(8).images(Models.logReg(), 784).pef().fingerprint(),
                                mp0.images(model(), 784).pef().fingerprint(),
                                Compiled.batch(16).images(model(), 784).pef().fingerprint()))
                .doesNotContain(program)
                .doesNotHaveDuplicates();
        assertThat(PefWriter.bytes(sn40.images(model(), 784).pef())).isNotEqualTo(bytes());
    }

    @Test
    void anOddBatchOnSn30TakesHalfOfTheChipAndSaysSo() {
        CompileReport odd = Compiled.batch(7).images(model(), 784);
        assertThat(odd.pef().manifest().tiles()).isEqualTo(4);
        assertThat(odd.notes())
                .extracting(Diagnostic::toString)
                .containsExactly(
                        "[info   ] SF320: batch size 7 is odd: one half of the SN30, 4 tiles, is used");
        CompileReport even = Compiled.batch(8).images(model(), 784);
        assertThat(even.pef().manifest().tiles()).isEqualTo(8);
        assertThat(even.notes()).isEmpty();
        CompileReport sn10 = Compiled.batch(7).on(RduSpec.SN10).images(model(), 784);
        assertThat(sn10.pef().manifest().tiles()).isEqualTo(4);
        assertThat(sn10.notes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 3, 6, 16})
    void aWrongNumberOfTilesIsRefused(int tiles) {
        assertThatThrownBy(() -> Compiled.batch(8).tiles(tiles).images(model(), 784))
                .isInstanceOf(CompileException.class)
                .hasMessage("--num-tiles: found %d, expected 1, 2, 4 or 8 for sn30", tiles);
    }

    @Test
    void eightTilesOfAChipWithFourAreRefused() {
        assertThatThrownBy(() -> Compiled.batch(8).on(RduSpec.SN10).tiles(8).images(model(), 784))
                .hasMessage("--num-tiles: found 8, expected 1, 2 or 4 for sn10");
    }

    @Test
    void anInferencePefHasTheForwardPassOnlyAndWantsNoLabel() {
        CompileReport training = Compiled.batch(8).images(model(), 784);
        CompileReport inference = Compiled.batch(8).forInference().images(model(), 784);
        Graph graph = inference.pef().main().graph();
        assertThat(inference.pef().main().types()).containsExactly(SectionType.FWD);
        assertThat(training.pef().main().types())
                .containsExactly(SectionType.FWD, SectionType.BCKWD, SectionType.OPT);
        assertThat(graph.inputs(Role.DATA)).extracting(Value::name).containsExactly("image");
        assertThat(graph.inputs(Role.COUNTER)).isEmpty();
        assertThat(graph.inputs(Role.HYPERPARAMETER)).isEmpty();
        assertThat(graph.outputs()).extracting(Graph.Output::name).containsExactly("out");
        assertThat(PefWriter.bytes(inference.pef()).length)
                .isLessThan(PefWriter.bytes(training.pef()).length / 2);
    }

    @Test
    void aBatchThatNoInputHasIsRefused() {
        assertThatThrownBy(() -> Compiled.batch(16).report(model(), Models.images(8, 784)))
                .isInstanceOf(CompileException.class)
                .hasMessage(
                        "batch size 16, but no input has it as its first size: [image f32[8, 784],"
                                + " label i64[8]]; make the inputs with the batch size");
    }

    @Test
    void aModelWithoutParametersCannotBeTrained() {
        Module nothing =
                new Module() {
                    @Override
                    public SambaTensor forward(SambaTensor x) {
                        return x.sum();
                    }
                };
        assertThatThrownBy(
                        () -> Compiled.batch(8).report(nothing, List.of(InputSpec.f32("x", 8, 4))))
                .isInstanceOf(CompileException.class)
                .hasMessageContaining("no parameter has a gradient");
    }

    @Test
    void shapesThatDoNotFitComeOutAsTheyAre() {
        assertThatThrownBy(() -> Compiled.batch(8).images(model(), 512))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("input [8, 512] x weight [32, 784]");
    }

    @Test
    void theReportShowsEachPassAndHowLongEachStageTook() {
        CompileReport report = Compiled.batch(8).images(model(), 784);
        assertThat(report.snapshots())
                .extracting("pass")
                .containsExactly(
                        "trace",
                        "differentiate",
                        "add-updates",
                        "mixed-precision",
                        "canonicalise",
                        "fold-constants",
                        "recompute",
                        "common-subexpressions",
                        "trim");
        assertThat(report.timings())
                .extracting(CompileReport.Timing::stage)
                .containsExactly("trace", "passes", "sections", "memory", "place & route", "times");
        assertThat(report.seconds()).isPositive();
    }
}
