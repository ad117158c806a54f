package sambaflow.nn;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** A module tree as PyTorch prints it. */
final class ModuleText {
    private static final String INDENT = "  ";
    private static final int SMALLEST_PLAIN_EXPONENT = -4;

    private ModuleText() {}

    static String of(Module module) {
        List<String> lines = new ArrayList<>();
        for (Row row : rows(module)) {
            lines.add("(%s): %s".formatted(row.name(), row.text().replace("\n", "\n" + INDENT)));
        }
        String extra = module.extraText();
        if (lines.isEmpty()) {
            return module.typeName() + "(" + extra + ")";
        }
        if (!extra.isEmpty()) {
            lines.addFirst(extra);
        }
        String inner = String.join("\n" + INDENT, lines);
        return "%s(\n%s%s\n)".formatted(module.typeName(), INDENT, inner);
    }

    private record Row(String name, String text) {}

    private static List<Row> rows(Module module) {
        boolean list = module instanceof ModuleList || module instanceof Children.Listed;
        List<Row> rows = new ArrayList<>();
        List<Row> equal = new ArrayList<>();
        for (Children.Child child : Children.of(module)) {
            if (child.value() instanceof Module part) {
                Row row = new Row(child.name(), of(part));
                if (!equal.isEmpty() && !(list && equal.getFirst().text().equals(row.text()))) {
                    rows.add(joined(equal));
                    equal.clear();
                }
                equal.add(row);
            }
        }
        if (!equal.isEmpty()) {
            rows.add(joined(equal));
        }
        return rows;
    }

    /** Equal neighbours in a list as one row that counts them. */
    private static Row joined(List<Row> equal) {
        Row first = equal.getFirst();
        return equal.size() == 1
                ? first
                : new Row(
                        first.name() + "-" + equal.getLast().name(),
                        equal.size() + " x " + first.text());
    }

    /** A number as Python writes it. */
    static String number(float value) {
        BigDecimal digits = new BigDecimal(Float.toString(value)).stripTrailingZeros();
        int exponent = digits.precision() - digits.scale() - 1;
        if (digits.signum() != 0 && exponent < SMALLEST_PLAIN_EXPONENT) {
            String mantissa = digits.scaleByPowerOfTen(-exponent).toPlainString();
            return "%se-%02d".formatted(mantissa, -exponent);
        }
        return digits.scale() <= 0 ? digits.toPlainString() + ".0" : digits.toPlainString();
    }

    /** True and False as Python writes them. */
    static String bool(boolean value) {
        return value ? "True" : "False";
    }
}
