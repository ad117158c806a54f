package sambaflow.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;
import sambaflow.tensor.UnsupportedFeature;

/**
 * The JSON header of a safetensors file, checked as far as that is possible without the data.
 *
 * @param entries in the order of the header
 * @param metadata remarks about the file
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    /**
     * @param position where in the file its description stands
     * @param begin first byte, counted from the end of the header
     * @param end byte after the last
     */
    record Entry(String name, long position, DType type, Shape shape, long begin, long end) {}

    static SafetensorsHeader parse(Path file, byte[] json) throws IOException {
        return new Reading(file).header(json);
    }

    /** One walk over the tokens of the header. */
    private static final class Reading {
        private static final JsonFactory JSON =
                JsonFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        // The format is UTF-8 only; a header in another encoding is damage.
                        .disable(JsonFactory.Feature.CHARSET_DETECTION)
                        .build();

        private final Path file;
        private final List<Entry> entries = new ArrayList<>();
        private final Map<String, String> metadata = new LinkedHashMap<>();
        private JsonParser parser;

        Reading(Path file) {
            this.file = file;
        }

        SafetensorsHeader header(byte[] json) throws IOException {
            if (json.length == 0 || json[0] != '{') {
                throw damaged(
                        Safetensors.LENGTH_BYTES,
                        json.length == 0 ? "no header" : "byte 0x%02x".formatted(json[0]),
                        "'{'");
            }
            try (JsonParser opened = JSON.createParser(json)) {
                parser = opened;
                parser.nextToken();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    entry();
                }
                if (parser.nextToken() != null) {
                    throw here("more JSON", "only spaces after the header");
                }
            } catch (JsonProcessingException e) {
                long at =
                        e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
                throw new DataException(
                        message(
                                Safetensors.LENGTH_BYTES + at,
                                "a header that is no valid JSON (%s)"
                                        .formatted(e.getOriginalMessage()),
                                "names and descriptions of tensors"),
                        e);
            }
            return new SafetensorsHeader(List.copyOf(entries), Map.copyOf(metadata));
        }

        private void entry() throws IOException {
            String name = parser.currentName();
            long position = position();
            expect(JsonToken.START_OBJECT, "the description of '%s'".formatted(name));
            if (name.equals(Safetensors.METADATA)) {
                metadata();
                return;
            }
            String code = null;
            Shape shape = null;
            long[] offsets = null;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                switch (field) {
                    case "dtype" -> code = string("a type's name");
                    case "shape" -> shape = shape();
                    case "data_offsets" -> offsets = numbers();
                    default ->
                            throw here(
                                    "field '%s' of tensor '%s'".formatted(field, name),
                                    "dtype, shape or data_offsets");
                }
            }
            if (code == null || shape == null || offsets == null || offsets.length != 2) {
                throw damaged(
                        position,
                        "an incomplete description of tensor '%s'".formatted(name),
                        "dtype, shape and two data_offsets");
            }
            entries.add(checked(name, position, type(name, code), shape, offsets));
        }

        private Entry checked(String name, long position, DType type, Shape shape, long[] offsets) {
            long begin = offsets[0];
            long end = offsets[1];
            long found = end - begin;
            long elements = shape.elements();
            boolean fits = elements <= Long.MAX_VALUE / type.bytes();
            if (end < begin || !fits || elements * type.bytes() != found) {
                throw damaged(
                        position,
                        "tensor '%s' at offsets %d to %d".formatted(name, begin, end),
                        "%d bytes for each of %s elements of shape %s"
                                .formatted(type.bytes(), elements, shape));
            }
            return new Entry(name, position, type, shape, begin, end);
        }

        private DType type(String name, String code) {
            for (DType type : DType.values()) {
                if (Safetensors.code(type).equals(code)) {
                    return type;
                }
            }
            throw new UnsupportedFeature(
                    "type %s of tensor '%s' in %s".formatted(code, name, file),
                    "F32, BF16, I32, I64 and BOOL are read; convert the tensor and export it"
                            + " again");
        }

        private void metadata() throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                metadata.put(key, string("a string for '%s'".formatted(key)));
            }
        }

        private Shape shape() throws IOException {
            long[] dims = numbers();
            try {
                return Shape.of(dims);
            } catch (ShapeException e) {
                throw here(e.getMessage(), "sizes that a file can hold");
            }
        }

        private long[] numbers() throws IOException {
            List<Long> numbers = new ArrayList<>();
            expect(JsonToken.START_ARRAY, "a list of numbers");
            while (parser.nextToken() == JsonToken.VALUE_NUMBER_INT) {
                long number = parser.getLongValue();
                if (number < 0) {
                    throw here("" + number, "a number from 0");
                }
                numbers.add(number);
            }
            if (parser.currentToken() != JsonToken.END_ARRAY) {
                throw here("" + parser.getText(), "a whole number");
            }
            return numbers.stream().mapToLong(Long::longValue).toArray();
        }

        private String string(String expected) throws IOException {
            expect(JsonToken.VALUE_STRING, expected);
            return parser.getText();
        }

        private void expect(JsonToken token, String expected) throws IOException {
            if (parser.nextToken() != token) {
                throw here("" + parser.getText(), expected);
            }
        }

        private long position() {
            return Safetensors.LENGTH_BYTES + parser.currentTokenLocation().getByteOffset();
        }

        private DataException here(String found, String expected) {
            return damaged(position(), found, expected);
        }

        private DataException damaged(long position, String found, String expected) {
            return new DataException(message(position, found, expected));
        }

        private String message(long position, String found, String expected) {
            return "safetensors: %s: byte %d: found %s, expected %s; %s"
                    .formatted(
                            file, position, found, expected, "export or download the file again");
        }
    }
}
