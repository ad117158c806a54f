package sambaflow.magics.page;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table on a page, from which its text and its html are made.
 *
 * @param title above the table; may be empty
 * @param columns with empty names throughout, the table has no header
 */
public record Sheet(String title, List<Column> columns, List<Row> rows) {
    private static final String GAP = "  ";

    /** A column; numbers stand to the right. */
    public record Column(String name, boolean number) {
        public static Column text(String name) {
            return new Column(name, false);
        }

        public static Column number(String name) {
            return new Column(name, true);
        }
    }

    /**
     * A row.
     *
     * @param colour such as {@code #0072b2}, marks the row's edge; empty for none
     */
    public record Row(List<String> cells, String colour) {
        public Row {
            cells = List.copyOf(cells);
        }

        public static Row of(String... cells) {
            return new Row(List.of(cells), "");
        }
    }

    public Sheet {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        for (Row row : rows) {
            if (row.cells().size() != columns.size()) {
                throw new IllegalArgumentException(
                        "table '%s' has %d columns, found a row of %d cells: %s"
                                .formatted(title, columns.size(), row.cells().size(), row.cells()));
            }
        }
    }

    /** A table of names and what they stand for, without a header. */
    public static Sheet pairs(String title, List<Row> rows) {
        return new Sheet(title, List.of(Column.text(""), Column.text("")), rows);
    }

    boolean hasHeader() {
        return columns.stream().anyMatch(c -> !c.name().isEmpty());
    }

    public Content content() {
        return Content.table(text(), Html.table(this));
    }

    /** Columns aligned by spaces. */
    public String text() {
        List<String> lines = new ArrayList<>();
        if (!title.isEmpty()) {
            lines.add(title);
        }
        int[] widths = widths();
        if (hasHeader()) {
            lines.add(line(columns.stream().map(Column::name).toList(), widths));
            lines.add(IntStream.of(widths).mapToObj("-"::repeat).collect(Collectors.joining(GAP)));
        }
        rows.forEach(row -> lines.add(line(row.cells(), widths)));
        return String.join("\n", lines);
    }

    private int[] widths() {
        return IntStream.range(0, columns.size())
                .map(c ->
                        rows.stream()
                                .mapToInt(r -> r.cells().get(c).length())
                                .reduce(columns.get(c).name().length(), Math::max))
                .toArray();
    }

    private String line(List<String> cells, int[] widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(c -> pad(cells.get(c), widths[c], columns.get(c).number()))
                .collect(Collectors.joining(GAP))
                .stripTrailing();
    }

    private static String pad(String cell, int width, boolean right) {
        String space = " ".repeat(width - cell.length());
        return right ? space + cell : cell + space;
    }
}
