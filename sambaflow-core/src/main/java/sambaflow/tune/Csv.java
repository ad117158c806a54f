package sambaflow.tune;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.function.Predicate;

/** Records as a table: a line of names, in the order of the components, and one for each record. */
final class Csv {
    private static final MathContext DIGITS = new MathContext(9);

    private static final CsvMapper MAPPER =
            CsvMapper.csvBuilder()
                    .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .enable(JsonGenerator.Feature.IGNORE_UNKNOWN)
                    .addModule(new SimpleModule().addSerializer(Double.class, new Rounded()))
                    .addModule(
                            new SimpleModule("double").addSerializer(double.class, new Rounded()))
                    .build();

    private Csv() {}

    static <T> String text(Class<T> kind, List<T> rows) {
        return text(kind, rows, column -> true);
    }

    /**
     * @param shown whether there is a column of that name
     */
    static <T> String text(Class<T> kind, List<T> rows, Predicate<String> shown) {
        CsvSchema.Builder schema = CsvSchema.builder();
        MAPPER.schemaFor(kind)
                .forEach(c -> {
                    if (shown.test(c.getName())) {
                        schema.addColumn(c.getName(), c.getType());
                    }
                });
        try {
            CsvSchema columns = schema.build().withHeader().withLineSeparator("\n");
            return MAPPER.writerFor(
                            MAPPER.getTypeFactory().constructCollectionType(List.class, kind))
                    .with(columns)
                    .writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a row is numbers and texts", e);
        }
    }

    /** Nine digits are more than a prediction has. */
    private static final class Rounded extends JsonSerializer<Double> {
        @Override
        public void serialize(Double value, JsonGenerator out, SerializerProvider of)
                throws IOException {
            BigDecimal rounded = BigDecimal.valueOf(value).round(DIGITS);
            boolean whole = rounded.signum() == 0 || rounded.stripTrailingZeros().scale() <= 0;
            boolean short_ = rounded.abs().compareTo(BigDecimal.valueOf(1e15)) < 0;
            out.writeNumber(
                    whole && short_
                            ? rounded.toBigInteger().toString()
                            : rounded.stripTrailingZeros().toString());
        }
    }
}
