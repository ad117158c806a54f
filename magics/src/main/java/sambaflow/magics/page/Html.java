package sambaflow.magics.page;

/**
 * Static html for notebooks.
 *
 * <p>JupyterLab strips an untrusted notebook's scripts, style elements and all but some inline
 * style properties, so only such properties are used. Colours of text and background are the
 * theme's; lines are half transparent, and so visible on light and dark.
 */
final class Html {
    private static final String LINE = "rgba(128, 128, 128, 0.45)";

    private static final int LONG = 48;

    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    static String table(Sheet sheet) {
        StringBuilder html = new StringBuilder();
        html.append("<table style=\"border-collapse: collapse; margin: 4px 0px\">\n");
        if (!sheet.title().isEmpty()) {
            html.append("<caption style=\"caption-side: top; text-align: left; padding: 2px 0px; ")
                    .append("font-weight: bold\">")
                    .append(escape(sheet.title()))
                    .append("</caption>\n");
        }
        if (sheet.hasHeader()) {
            html.append("<thead><tr>");
            for (Sheet.Column column : sheet.columns()) {
                html.append(cell("th", column, "border-bottom: 2px solid " + LINE, column.name()));
            }
            html.append("</tr></thead>\n");
        }
        html.append("<tbody>\n");
        sheet.rows().forEach(row -> html.append(row(sheet, row)));
        return html.append("</tbody>\n</table>").toString();
    }

    private static String row(Sheet sheet, Sheet.Row row) {
        StringBuilder html = new StringBuilder("<tr>");
        for (int i = 0; i < row.cells().size(); i++) {
            String border = "border-bottom: 1px solid " + LINE;
            if (i == 0 && !row.colour().isEmpty()) {
                border += "; border-left: 6px solid " + row.colour();
            }
            html.append(cell("td", sheet.columns().get(i), border, row.cells().get(i)));
        }
        return html.append("</tr>\n").toString();
    }

    private static String cell(String tag, Sheet.Column column, String border, String text) {
        if (!column.number() && text.length() > LONG) {
            // A page gives a long text the least width that it can be broken to.
            border += "; min-width: 18em";
        }
        return "<%s style=\"text-align: %s; padding: 2px 10px; %s\">%s</%s>"
                .formatted(tag, column.number() ? "right" : "left", border, escape(text), tag);
    }
}
