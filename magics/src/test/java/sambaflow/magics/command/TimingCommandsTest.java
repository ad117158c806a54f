package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.chip.RduSpec;
import sambaflow.compile.Compiler;
import sambaflow.compile.Options;
import sambaflow.explore.Exploration;
import sambaflow.explore.Target;
import sambaflow.magics.page.Content;
import sambaflow.magics.render.ExplorationTable;
import sambaflow.magics.render.ParetoPicture;
import sambaflow.model.GPT2Config;
import sambaflow.model.GPT2LMHeadModel;
import sambaflow.nn.optim.AdamW;
import sambaflow.pass.Precision;
import sambaflow.pef.Pef;
import sambaflow.section.Mode;
import sambaflow.trace.InputSpec;
import tech.tablesaw.api.Table;

class TimingCommandsTest {
    private static final List<InputSpec> INPUTS =
            List.of(InputSpec.i64("ids", 2, 16), InputSpec.i64("labels", 2, 16));

    @TempDir private Path folder;
    private final List<String> lines = new ArrayList<>();

    private static GPT2LMHeadModel model() {
        return new GPT2LMHeadModel(new GPT2Config(64, 16, 32, 1, 2));
    }

    private static Pef pef(RduSpec rdu) {
        Options options =
                new Options(
                        "tiny",
                        "Tiny",
                        rdu,
                        OptionalInt.of(4),
                        2,
                        Mode.O3,
                        Precision.BF16,
                        false,
                        new TreeMap<>());
        return Compiler.compile(model(), INPUTS, new AdamW(1e-3), options).pef();
    }

    @Test
    void pefTimeSaysHowLongWhyAndHowSure() {
        List<String> told = new ArrayList<>();
        PefTime.tell(pef(RduSpec.SN30), false, told::add);
        assertThat(told.getFirst())
                .matches("host-bound: the host takes \\d+ % of a run, 0\\.300 ms beside .*");
        assertThat(told).anyMatch(l -> l.matches("fwd_0 .* \\d+\\.\\d+ .*%.*"));
        assertThat(told).anyMatch(l -> l.startsWith("what if: perfect memory "));
        assertThat(told).anyMatch(l -> l.matches("as far as the chip is known: .* to .* ms; .*"));
        assertThat(told.getLast()).matches("  [a-z_.]+ +[+-].*% to .*%, [+-][0-9.]+ % for each %");
    }

    @Test
    void anOptionThatThereIsNotIsNamed() {
        PefCommands commands = new PefCommands(l -> {});
        assertThatThrownBy(() -> commands.run(List.of("time", "--cvs", "x.pef")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("pef time: found '--cvs', it has only --csv");
        assertThatThrownBy(() -> commands.run(List.of("info", "--csv", "x.pef")))
                .hasMessage("pef info: found '--csv', it has no options");
    }

    @Test
    void aPefCarriesItsChip() {
        RduSpec chip = RduSpec.SN30.with("ddr.channels", 16);
        assertThat(RduSpec.of(pef(chip).manifest().arch())).isEqualTo(chip);
    }

    private List<String> chip(String... arguments) {
        List<String> told = new ArrayList<>();
        new ChipCommand(told::add).run(List.of(arguments));
        return told;
    }

    @Test
    void chipListsEveryConstantAndWritesAFileThatIsReadBack() throws IOException {
        assertThat(chip("sn40")).anyMatch(l -> l.matches("hbm.channels +64 channels .*"));
        Path file = folder.resolve("chip.yaml");
        Files.write(file, chip("sn30+ddr.channels=16", "--yaml"));
        assertThat(chip(file.toString()).getFirst()).contains("sn30+ddr.channels=16");
        assertThatThrownBy(() -> chip("sn30", "--yml"))
                .hasMessageContaining("expected one chip or file");
    }

    private Path rows(String value) throws IOException {
        Path rows = folder.resolve("rows.yaml");
        Files.writeString(
                rows,
                """
                - {id: small, workload: {family: plasticine_gemm, dim: 64, tile: 32}, platform: plasticine,
                   metric: cycles, value: %s}
                - {id: odd, workload: {family: plasticine_gemm, dims: 64}, platform: plasticine, metric: cycles, value: 1}
                """
                        .formatted(value));
        return rows;
    }

    @Test
    void validateTellsErrorsAndEndsWellOnlyWithinTheBound() throws IOException {
        Path csv = folder.resolve("table.csv");
        List<String> arguments =
                List.of(rows("17000").toString(), "--max-error", "10", "--csv", csv.toString());
        assertThat(new ValidateCommand(lines::add).run(arguments)).isTrue();
        assertThat(lines).anyMatch(l -> l.matches("small .* cycles, plasticine o3"));
        assertThat(lines)
                .anyMatch(l -> l.contains("no field 'dims'; did you mean 'dim'?"))
                .anyMatch(l -> l.startsWith("all rows: 1, 1 unsupported; mean error "));
        assertThat(Files.readAllLines(csv)).hasSize(3);
        assertThat(
                        new ValidateCommand(lines::add)
                                .run(List.of(rows("1700").toString(), "--max-error", "10")))
                .isFalse();
        assertThatThrownBy(() -> new ValidateCommand(lines::add).run(List.of("--max-err")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("did you mean '--max-error'?");
    }

    @Test
    void oneModelOnSeveralChipsIsOneTable() {
        Exploration exploration =
                new Exploration(TimingCommandsTest::model, INPUTS, new AdamW(1e-3), 2, false);
        RduSpec tiny = RduSpec.SN30.with("ddr.bytes", 1000);
        List<Exploration.Choice> choices =
                exploration.on(
                        List.of(
                                new Target(RduSpec.SN30, 4, Mode.O0),
                                new Target(RduSpec.SN30, 4, Mode.O3),
                                new Target(RduSpec.SN40, 4, Mode.O3),
                                new Target(tiny, 4, Mode.O3)),
                        true);
        Table table = ExplorationTable.table(choices);
        assertThat(table.rowCount()).isEqualTo(4);
        assertThat(table.doubleColumn("ms").get(1)).isLessThan(table.doubleColumn("ms").get(0));
        assertThat(table.booleanColumn("best").get(0)).isFalse();
        assertThat(table.booleanColumn("best").get(2)).isTrue();
        assertThat(table.stringColumn("bound").get(3)).startsWith("memory: graph 'train' needs");
        // The line of the best has both chips; what does not fit has no point.
        Content picture = ParetoPicture.of(choices).orElseThrow();
        assertThat(picture.text().lines().skip(1)).hasSize(2).noneMatch(l -> l.contains("o0"));
        assertThat(picture.png()).isPresent();
        assertThat(ParetoPicture.of(choices.subList(2, 4))).isEmpty();
        Table sensitivity = ExplorationTable.sensitivity(choices);
        assertThat(sensitivity.stringColumn("constant").asList())
                .contains("launch.orchestration_seconds");
        assertThat(choices.getLast().influences()).isEmpty();
        assertThat(exploration.on(List.of(new Target(RduSpec.SN30, 4, Mode.O0))))
                .allMatch(c -> c.influences().isEmpty());
    }
}
