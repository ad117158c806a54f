package sambaflow.chip;

import java.util.List;
import java.util.Locale;

/** What {@code docs/chips.md} says, from the files of the presets. */
final class ChipDocument {
    private static final String INTRODUCTION =
            """
            # Chips

            Every number of a chip that SambaFlow computes with, generated from the files of the presets; do not edit
            (`ChipDocumentTest` writes it with `-Dgolden=update`). `sambaflow chip sn30` prints the same.

            A constant has a value, which is computed with; the range in which the chip's own number may lie; how sure the value
            is (*published* by the maker or a standard, *measured* by others, *inferred* by arithmetic from those, *assumed*); and
            where it is from. `sambaflow pef time` says what the ranges mean for a program's time.

            ## A chip of your own

            `sambaflow chip sn30 --yaml > my-chip.yaml` writes a file to change; lines that are as in the preset can be left out:

                arch: my-chip
                extends: sn30
                clock_hz: 1.2e9
                ddr: {channels: 16}
                launch.program_seconds: {value: 1.0e-6, low: 0, high: 5.0e-6, certainty: inferred, source: "our own runs"}

            `compile --arch-file my-chip.yaml` compiles for it, `sambaflow chip my-chip.yaml` prints it. Without a file,
            `--arch sn30+clock_hz=1.2e9+ddr.channels=16` is the same chip. That is also its name in a PEF, whatever `arch` in the file
            says: the preset and what differs from it, by path. So a PEF runs anywhere without the file, and the same numbers are
            the same PEF. A node with another chip refuses it.

            A tile has as many PCUs as PMUs; a die has a tile and a channel at least; a memory with channels has bytes and a rate.

            ## Constants

            | constant | unit | allowed |
            |---|---|---|
            """;

    private ChipDocument() {}

    static String text() {
        StringBuilder text = new StringBuilder(INTRODUCTION);
        for (Constant c : Constant.all()) {
            row(text, c.path(), c.unit(), range(c.min(), c.max()) + (c.whole() ? ", whole" : ""));
        }
        for (String arch : List.of("sn10", "sn30", "sn40")) {
            chip(text, ChipDescription.of(RduSpec.of(arch)));
        }
        text.append("\n## SN20\n\n%s.\n".formatted(sentence(RduSpec.SN20.remark().orElseThrow())));
        return text.toString();
    }

    private static void chip(StringBuilder text, ChipDescription chip) {
        text.append("\n## %s\n\n".formatted(chip.name().toUpperCase(Locale.ROOT)));
        text.append("| constant | value | range | certainty | source |\n|---|---|---|---|---|\n");
        for (Described d : chip.constants()) {
            if (!d.path().startsWith("hbm.") || chip.rdu().hbm().exists()) {
                row(
                        text,
                        d.path(),
                        Constant.text(d.value()),
                        d.isUncertain() ? range(d.low(), d.high()) : "",
                        d.certainty().toString(),
                        d.source());
            }
        }
        if (!chip.rdu().hbm().exists()) {
            text.append("\nThere is no HBM: `hbm.channels` is 0.\n");
        }
    }

    private static String range(double low, double high) {
        return Constant.text(low) + " to " + Constant.text(high);
    }

    private static String sentence(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
