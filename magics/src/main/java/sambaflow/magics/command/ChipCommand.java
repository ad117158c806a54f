package sambaflow.magics.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import sambaflow.chip.ChipDescription;
import sambaflow.chip.ChipFile;
import sambaflow.chip.Constant;
import sambaflow.chip.Described;
import sambaflow.chip.RduSpec;
import sambaflow.graph.CompileException;

/** {@code chip}: the numbers of a chip, how sure they are, and where they are from. */
public final class ChipCommand {
    /** What the command line says of it. */
    public static final String HELP =
            """
            usage: sambaflow chip [CHIP or FILE] [--yaml]

            Lists every constant of a chip (sn10, sn20, sn30, sn40; default sn30), such as sn30 or
            sn30+ddr.channels=16, or of one that a file describes: its value, the range in which the
            chip's own may lie, how sure that is, and where it is from.

              --yaml   as a file for compile --arch-file, to change\
            """;

    private final Consumer<String> line;

    /**
     * @param line takes each line of the answer
     */
    public ChipCommand(Consumer<String> line) {
        this.line = line;
    }

    /**
     * Does what {@code arguments} say.
     *
     * @throws IllegalArgumentException with what is wrong with the arguments
     * @throws CompileException for a chip or a file that is none
     */
    public void run(List<String> arguments) {
        List<String> names = arguments.stream().filter(a -> !a.equals("--yaml")).toList();
        if (names.size() > 1 || names.stream().anyMatch(n -> n.startsWith("-"))) {
            throw new IllegalArgumentException(
                    "chip: found %s, expected one chip or file, and --yaml".formatted(names));
        }
        ChipDescription chip = described(names.isEmpty() ? "sn30" : names.getFirst());
        if (names.size() < arguments.size()) {
            chip.yaml().forEach(line);
        } else {
            table(chip);
        }
    }

    private static ChipDescription described(String name) {
        boolean file = name.endsWith(".yaml") || name.endsWith(".yml");
        return file || Files.isRegularFile(Path.of(name))
                ? ChipFile.read(Path.of(name))
                : ChipDescription.of(RduSpec.of(name));
    }

    private void table(ChipDescription chip) {
        String arch = chip.rdu().arch();
        line.accept("chip " + (chip.name().equals(arch) ? arch : chip.name() + ", " + arch));
        chip.rdu().remark().ifPresent(line);
        line.accept(row("constant", "value", "unit", "range", "certainty", "source"));
        for (Described d : chip.constants()) {
            String range = Constant.text(d.low()) + " to " + Constant.text(d.high());
            line.accept(
                    row(
                            d.path(),
                            Constant.text(d.value()),
                            d.constant().unit(),
                            d.isUncertain() ? range : "",
                            d.certainty().toString(),
                            d.source()));
        }
    }

    private static String row(
            String path, String value, String unit, String range, String certainty, String source) {
        return "%-29s %14s %-13s %-26s %-9s %s"
                .formatted(path, value, unit, range, certainty, source);
    }
}
