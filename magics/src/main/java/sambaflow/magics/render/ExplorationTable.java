package sambaflow.magics.render;

import java.util.List;
import sambaflow.explore.Exploration;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** One model on several chips, as a Tablesaw table. */
public final class ExplorationTable {
    private static final double MILLI = 1e3;
    private static final double PERCENT = 100;

    private ExplorationTable() {}

    /**
     * A row for each choice; {@code best} marks those that no other one beats in time and tiles.
     */
    public static Table table(List<Exploration.Choice> choices) {
        return Table.create(
                "what if",
                StringColumn.create(
                        "chip", choices.stream().map(Exploration.Choice::arch).toList()),
                IntColumn.create(
                        "tiles", choices.stream().mapToInt(Exploration.Choice::tiles).toArray()),
                StringColumn.create(
                        "mode", choices.stream().map(c -> c.mode().toString()).toList()),
                DoubleColumn.create(
                        "ms", choices.stream().mapToDouble(c -> MILLI * c.seconds()).toArray()),
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
                        "bound", choices.stream().map(Exploration.Choice::bound).toList()));
    }
}
