package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Sheet;
import sambaflow.record.RunFolder;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Tables of numbers as Tablesaw holds them, for a page; and metrics as such a table. */
public final class MetricsTable {
    /** More rows than this are cut in the middle. */
    public static final int ROWS_SHOWN = 20;

    /** More columns than this are cut at the right. */
    public static final int COLUMNS_SHOWN = 16;

    private static final int CELL_SHOWN = 120;

    private MetricsTable() {}

    /**
     * Columns step, epoch, loss, accuracy and samples_per_second, and one for each metric of the
     * app's own.
     */
    public static Table table(List<MetricRow> rows) {
        Table table = measured(rows);
        rows.stream()
                .flatMap(r -> r.own().keySet().stream())
                .distinct()
                .sorted()
                .forEach(name ->
                        table.addColumns(
                                DoubleColumn.create(
                                        name, rows.stream().mapToDouble(r -> r.own(name)))));
        return table;
    }

    private static Table measured(List<MetricRow> rows) {
        return Table.create(
                "metrics",
                LongColumn.create("step", rows.stream().mapToLong(MetricRow::step).toArray()),
                IntColumn.create("epoch", rows.stream().mapToInt(MetricRow::epoch).toArray()),
                DoubleColumn.create("loss", rows.stream().mapToDouble(MetricRow::loss).toArray()),
                DoubleColumn.create(
                        "accuracy", rows.stream().mapToDouble(MetricRow::accuracy).toArray()),
                DoubleColumn.create(
                        "samples_per_second",
                        rows.stream().mapToDouble(MetricRow::samplesPerSecond).toArray()));
    }

    /** What run {@code folder} has recorded, to work with. */
    public static Table of(RunFolder folder) {
        return table(MetricRows.of(folder)).setName("metrics of " + folder.name());
    }

    public static Content of(Table table) {
        List<Column<?>> columns = table.columns().stream().limit(COLUMNS_SHOWN).toList();
        List<Sheet.Column> heads = new ArrayList<>();
        columns.forEach(c -> heads.add(new Sheet.Column(c.name(), c instanceof NumericColumn)));
        List<Sheet.Row> rows = new ArrayList<>();
        int half = ROWS_SHOWN / 2;
        for (int row = 0; row < table.rowCount(); row++) {
            if (table.rowCount() > ROWS_SHOWN && row == half) {
                rows.add(new Sheet.Row(Collections.nCopies(columns.size(), "..."), ""));
                row = table.rowCount() - half;
            }
            int at = row;
            rows.add(new Sheet.Row(columns.stream().map(c -> cell(c, at)).toList(), ""));
        }
        return new Sheet(title(table), heads, rows).content();
    }

    private static String title(Table table) {
        String name = table.name() == null ? "table" : table.name();
        String hidden =
                table.columnCount() > COLUMNS_SHOWN ? " (%d shown)".formatted(COLUMNS_SHOWN) : "";
        return Stream.of(
                        name,
                        Quantity.of(table.rowCount(), "row"),
                        Quantity.of(table.columnCount(), "column") + hidden)
                .reduce((a, b) -> a + ", " + b)
                .orElseThrow();
    }

    private static String shortened(String cell) {
        return cell.length() <= CELL_SHOWN ? cell : cell.substring(0, CELL_SHOWN - 3) + "...";
    }

    private static String cell(Column<?> column, int row) {
        if (column.isMissing(row)) {
            return "";
        }
        Object value = column.get(row);
        boolean fraction = column instanceof DoubleColumn || column instanceof FloatColumn;
        if (column.name().contains("percent") && fraction) {
            return column.getString(row);
        }
        return fraction
                ? Quantity.metric(((Number) value).doubleValue())
                : shortened(value.toString());
    }
}
