package sambaflow.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sambaflow.tensor.DType;
import sambaflow.tensor.Shape;
import sambaflow.tensor.ShapeException;

/**
 * The JSON header of a safetensors file, checked as far as that is possible without the data.
 *
 * @param entries in the order of the header
 * @param metadata remarks about the file
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    /**
     * @param position where in the file its description stands
     * @param code the format's name of the type, which may be one that tensors do not have
     * @param begin first byte, counted from the end of the header
     * @param end byte after the last
     */
    record Entry(String name, long position, String code, Shape shape, long begin, long end) {
        /** The type, if tensors have it. */
        Optional<DType> type() {
            return Arrays.stream(DType.values())
                    .filter(type -> Safetensors.code(type).equals(code))
                    .findFirst();
        }
    }

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
            entries.add(checked(new Entry(name, position, code, shape, offsets[0], offsets[1])));
        }

        private Entry checked(Entry entry) {
            long found = entry.end() - entry.begin();
            // How large an element of a foreign type is need not be known to step over it.
            boolean fits = entry.type().map(type -> bytes(entry, type) == found).orElse(true);
            if (found < 0 || !fits) {
                throw damaged(
                        entry.position(),
                        "tensor '%s' at offsets %d to %d"
                                .formatted(entry.name(), entry.begin(), entry.end()),
                        "as many bytes as %s %s has".formatted(entry.code(), entry.shape()));
            }
            return entry;
        }

        private static long bytes(Entry entry, DType type) {
            long elements = entry.shape().elements();
            return elements > Long.MAX_VALUE / type.bytes() ? -1 : elements * type.bytes();
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
