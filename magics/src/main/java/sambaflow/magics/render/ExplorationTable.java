package sambaflow.magics.render;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import sambaflow.explore.Exploration;
import sambaflow.timing.Band;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** One model on several chips, as a Tablesaw table. */
public final class ExplorationTable {
    private static final double MILLI = 1e3;
    private static final double PERCENT = 100;

    /** Constants of each choice that are told of. */
    private static final int STRONGEST = 5;

    /** In percent; what moves a time by less is not told of. */
    private static final double LEAST = 0.5;

    private ExplorationTable() {}

    /** A row for each choice; {@code best} marks those that no other one beats in time and PCUs. */
    public static Table table(List<Exploration.Choice> choices) {
        return readable(
                Table.create(
                        "what if",
                        StringColumn.create(
                                "chip", choices.stream().map(Exploration.Choice::arch).toList()),
                        IntColumn.create(
                                "tiles",
                                choices.stream().mapToInt(Exploration.Choice::tiles).toArray()),
                        StringColumn.create(
                                "mode", choices.stream().map(c -> c.mode().toString()).toList()),
                        IntColumn.create(
                                "pcus",
                                choices.stream().mapToInt(Exploration.Choice::pcus).toArray()),
                        DoubleColumn.create(
                                "ms",
                                choices.stream().mapToDouble(c -> MILLI * c.seconds()).toArray()),
                        DoubleColumn.create(
                                "samples_per_second",
                                choices.stream()
                                        .mapToDouble(Exploration.Choice::samplesPerSecond)
                                        .toArray()),
                        IntColumn.create(
                                "sections",
                                choices.stream().mapToInt(Exploration.Choice::sections).toArray()),
                        DoubleColumn.create(
                                "pcu_percent",
                                choices.stream().mapToDouble(c -> PERCENT * c.pcuUse()).toArray()),
                        DoubleColumn.create(
                                "pmu_percent",
                                choices.stream().mapToDouble(c -> PERCENT * c.pmuUse()).toArray()),
                        BooleanColumn.create(
                                "best", choices.stream().map(Exploration.Choice::best).toList()),
                        StringColumn.create(
                                "bound",
                                choices.stream().map(Exploration.Choice::bound).toList())));
    }

    /** A row for each choice and each of the constants of its chip that change its time most. */
    public static Table sensitivity(List<Exploration.Choice> choices) {
        StringColumn chip = StringColumn.create("chip");
        StringColumn mode = StringColumn.create("mode");
        StringColumn constant = StringColumn.create("constant");
        DoubleColumn low = DoubleColumn.create("percent_at_lowest");
        DoubleColumn high = DoubleColumn.create("percent_at_highest");
        DoubleColumn each = DoubleColumn.create("percent_for_each_percent");
        for (Exploration.Choice c : choices) {
            for (Band.Influence i : strongest(c)) {
                chip.append("%s, %s".formatted(c.arch(), Quantity.of(c.tiles(), "tile")));
                mode.append(c.mode().toString());
                constant.append(i.constant().toString());
                low.append(PERCENT * (i.atLow() / c.seconds() - 1));
                high.append(PERCENT * (i.atHigh() / c.seconds() - 1));
                each.append(i.perPercent());
            }
        }
        Table table = Table.create("sensitivity", chip, mode, constant, low, high, each);
        return readable(table);
    }

    private static List<Band.Influence> strongest(Exploration.Choice c) {
        return c.influences().stream()
                .filter(i -> PERCENT * i.range() / c.seconds() >= LEAST)
                .limit(STRONGEST)
                .toList();
    }

    /** Numbers stay as they are; they are printed with the digits that mean something. */
    private static Table readable(Table table) {
        DecimalFormat digits =
                new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT));
        DecimalFormat tenths =
                new DecimalFormat("0.0", DecimalFormatSymbols.getInstance(Locale.ROOT));
        for (Column<?> column : table.columns()) {
            if (column instanceof DoubleColumn numbers) {
                boolean percent = column.name().contains("percent");
                numbers.setPrintFormatter(percent ? tenths : digits, "");
            }
        }
        return table;
    }
}
