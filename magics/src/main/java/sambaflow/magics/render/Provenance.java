package sambaflow.magics.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import sambaflow.folder.Report;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Sheet;
import sambaflow.magics.page.Sheet.Column;
import sambaflow.magics.page.Sheet.Row;

/** Where a PEF came from, what its compiler said, and what its passes did. */
public final class Provenance {
    private static final int DIGEST = 12;

    private Provenance() {}

    public static List<Content> of(Report report) {
        List<Content> contents = new ArrayList<>();
        contents.add(Sheet.pairs("", facts(report)).content());
        if (!report.notes().isEmpty()) {
            contents.add(
                    new Sheet(
                                    "What the compiler said",
                                    List.of(
                                            Column.text("code"),
                                            Column.text("severity"),
                                            Column.text("message")),
                                    report.notes().stream()
                                            .map(n -> Row.of(n.code(), n.severity(), n.message()))
                                            .toList())
                            .content());
        }
        contents.add(
                new Sheet(
                                "Passes",
                                List.of(
                                        Column.text("pass"),
                                        Column.number("operators after"),
                                        Column.number("removed"),
                                        Column.number("added"),
                                        Column.number("changed")),
                                report.passes().stream().map(Provenance::row).toList())
                        .content());
        return contents;
    }

    private static List<Row> facts(Report report) {
        List<Row> rows = new ArrayList<>();
        rows.add(
                Row.of(
                        "PEF",
                        "%s, %s, SHA-256 %s"
                                .formatted(
                                        report.pef().name(),
                                        Quantity.bytes(report.pef().bytes()),
                                        start(report.pef().sha256()))));
        rows.add(Row.of("Arguments", pairs(report.manifest().arguments())));
        rows.add(Row.of("Compiled", report.local().compiledAt()));
        rows.add(Row.of("Compiler", start(report.local().compiler())));
        rows.add(
                Row.of(
                        "Source",
                        report.local().source().isEmpty()
                                ? "a cell of a notebook"
                                : pairs(shortened(report.local().source()))));
        rows.add(
                Row.of(
                        "Compiling took",
                        report.local().seconds().entrySet().stream()
                                .map(e -> e.getKey() + " " + Quantity.seconds(e.getValue()))
                                .collect(Collectors.joining(", "))));
        rows.add(
                Row.of(
                        "Predicted, and no division is faster than",
                        "%s, %s"
                                .formatted(
                                        Quantity.seconds(report.predictedSeconds()),
                                        Quantity.seconds(report.boundSeconds()))));
        return rows;
    }

    private static String start(String digest) {
        return digest.isEmpty()
                ? "unknown"
                : digest.substring(0, Math.min(DIGEST, digest.length()));
    }

    private static Map<String, String> shortened(Map<String, String> digests) {
        Map<String, String> starts = new java.util.TreeMap<>();
        digests.forEach((file, digest) -> starts.put(file, start(digest)));
        return starts;
    }

    private static String pairs(Map<String, String> map) {
        return map.isEmpty()
                ? "none"
                : map.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining(" "));
    }

    private static Row row(Report.Pass pass) {
        return Row.of(
                pass.name(),
                "" + pass.nodes(),
                "" + pass.removed(),
                "" + pass.added(),
                "" + pass.changed());
    }
}
