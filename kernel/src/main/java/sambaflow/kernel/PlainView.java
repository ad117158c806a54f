package sambaflow.kernel;

import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.StringJoiner;
import sambaflow.kernel.shell.ValueText;

/**
 * The text of values whose own says too little: arrays, records that hold some, enum constants,
 * durations, exceptions.
 */
final class PlainView {
    private static final int LINE = 80;
    private static final int LONGEST = 1000;
    private static final int ELEMENTS = 100;
    private static final String[] PARTS_OF_SECONDS = {"ms", "µs", "ns"};

    private PlainView() {}

    /** The text, or nothing where the value's own is the right one. */
    static Optional<String> of(Object value) {
        return switch (value) {
            case Record r -> ofRecord(r);
            case Optional<?> o -> o.flatMap(PlainView::ofHeld).map("Optional[%s]"::formatted);
            case Enum<?> e -> ofConstant(e);
            case Duration d -> Optional.of(duration(d));
            case Throwable t -> Optional.of(String.join("\n", TraceText.of(t)));
            case Object array when array.getClass().isArray() ->
                    Optional.of(ValueText.ofArray(array, ELEMENTS));
            case Object other -> Optional.empty();
        };
    }

    /** On one line, or not at all. */
    private static Optional<String> ofHeld(Object value) {
        return of(value).filter(text -> text.indexOf('\n') < 0);
    }

    /** A record that says no more than its components gets a line for each where one is short. */
    private static Optional<String> ofRecord(Record value) {
        StringJoiner usual = new StringJoiner(", ", value.getClass().getSimpleName() + "[", "]");
        StringJoiner lines = new StringJoiner("\n  ");
        lines.add(value.getClass().getSimpleName());
        boolean arrays = false;
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            Object part;
            try {
                Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                part = accessor.invoke(value);
            } catch (ReflectiveOperationException | InaccessibleObjectException e) {
                return Optional.empty();
            }
            arrays |= part != null && part.getClass().isArray();
            usual.add(component.getName() + "=" + part);
            lines.add(component.getName() + " = " + ValueText.of(part, LONGEST));
        }
        String own = value.toString();
        boolean said = own.length() <= LINE && !arrays;
        return said || !own.equals(usual.toString())
                ? Optional.empty()
                : Optional.of(lines.toString());
    }

    private static Optional<String> ofConstant(Enum<?> constant) {
        return constant.name().equals(constant.toString())
                ? Optional.of(constant.getDeclaringClass().getSimpleName() + "." + constant.name())
                : Optional.empty();
    }

    private static String duration(Duration value) {
        if (value.isNegative() && value.getSeconds() > Long.MIN_VALUE) {
            return "-" + duration(value.negated());
        }
        if (value.isZero()) {
            return "0 s";
        }
        StringJoiner text = new StringJoiner(" ");
        add(text, value.toDays(), "d");
        add(text, value.toHoursPart(), "h");
        add(text, value.toMinutesPart(), "min");
        BigDecimal seconds =
                BigDecimal.valueOf(value.toSecondsPart())
                        .add(BigDecimal.valueOf(value.getNano(), 9));
        if (seconds.signum() != 0) {
            text.add(text.length() == 0 ? small(seconds) : exact(seconds) + " s");
        }
        return text.toString();
    }

    private static void add(StringJoiner text, long count, String unit) {
        if (count != 0) {
            text.add(count + " " + unit);
        }
    }

    private static String small(BigDecimal seconds) {
        BigDecimal scaled = seconds;
        String unit = "s";
        for (String smaller : PARTS_OF_SECONDS) {
            if (scaled.compareTo(BigDecimal.ONE) < 0) {
                scaled = scaled.movePointRight(3);
                unit = smaller;
            }
        }
        return exact(scaled) + " " + unit;
    }

    private static String exact(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}
