package sambaflow.magics.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sambaflow.chip.ChipFacts;
import sambaflow.chip.ChipFile;
import sambaflow.chip.Constant;
import sambaflow.chip.RduSpec;

/** {@code sambaflow chip}: the numbers of a chip, how sure they are, and where they are from. */
final class ChipCommand {
    static final String HELP =
            """
            usage: sambaflow chip [CHIP or FILE] [--yaml]

            Lists every constant of a chip (sn10, sn20, sn30, sn40; default sn30), such as sn30 or
            sn30+ddr.channels=16, or of one that a file describes: its value, the range in which the
            chip's may lie, how sure that is, and where it is from.

              --yaml   as a file for compile --arch-file\
            """;

    private ChipCommand() {}

    static List<String> lines(List<String> arguments) {
        boolean yaml = arguments.contains("--yaml");
        List<String> names = arguments.stream().filter(a -> !a.equals("--yaml")).toList();
        if (names.size() > 1 || names.stream().anyMatch(n -> n.startsWith("-"))) {
            throw new IllegalArgumentException(
                    "chip: found %s, expected one chip or file, and --yaml".formatted(names));
        }
        String name = names.isEmpty() ? "sn30" : names.getFirst();
        Path file = Path.of(name);
        RduSpec rdu = Files.isRegularFile(file) ? ChipFile.read(file) : RduSpec.of(name);
        return yaml ? ChipFile.lines(rdu) : table(rdu);
    }

    private static List<String> table(RduSpec rdu) {
        List<String> lines = new ArrayList<>();
        lines.add("chip " + rdu.arch());
        for (Constant constant : Constant.all()) {
            ChipFacts.Fact fact = ChipFacts.of(constant, rdu.base());
            double value = constant.of(rdu);
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%-30s %14s %-10s %10.4g to %-10.4g %-9s %s",
                            constant,
                            Constant.text(value),
                            fact.unit(),
                            value * fact.low(),
                            value * fact.high(),
                            fact.certainty(),
                            fact.source()));
        }
        return lines;
    }
}
