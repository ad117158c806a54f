package sambaflow.magics.render;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import sambaflow.magics.page.Content;
import sambaflow.magics.page.Sheet;
import sambaflow.magics.scene.PngImage;

/** Java's own objects: records as rows, arrays with their elements, images as pictures. */
public final class JavaObjects {
    /** The type of images, for whoever must not know it. */
    public static final Class<?> IMAGE = BufferedImage.class;

    private static final int ROWS = 20;
    private static final int ELEMENTS = 100;
    private static final int CELL = 60;
    private static final double SIDE = 800;

    private JavaObjects() {}

    /** A table when all elements are records of one type, else the first elements. */
    public static Content of(Collection<?> collection) {
        List<Object> first = new ArrayList<>();
        for (Object each : collection) {
            if (first.size() == ELEMENTS) {
                break;
            }
            first.add(each);
        }
        return content(first, collection.size(), "[", "]");
    }

    /** As a collection; primitive ones too. */
    public static Content ofArray(Object array) {
        int length = Array.getLength(array);
        List<Object> first = new ArrayList<>();
        for (int i = 0; i < Math.min(length, ELEMENTS); i++) {
            Object each = Array.get(array, i);
            first.add(each != null && each.getClass().isArray() ? Plain.array(each) : each);
        }
        Class<?> type = array.getClass().getComponentType();
        String before = type == Object.class ? "{" : "%s[%d] {".formatted(type.getName(), length);
        return content(first, length, before, "}");
    }

    /** A row for each entry when the values are records of one type, else the first entries. */
    public static Content of(Map<?, ?> map) {
        List<Map.Entry<?, ?>> first = new ArrayList<>();
        for (Map.Entry<?, ?> each : map.entrySet()) {
            if (first.size() == ELEMENTS) {
                break;
            }
            first.add(each);
        }
        Optional<Class<?>> type = record(first.stream().map(Map.Entry::getValue).toList());
        if (type.isEmpty()) {
            List<String> entries =
                    first.stream().map(e -> text(e.getKey()) + "=" + text(e.getValue())).toList();
            return Content.text(listed(entries, map.size(), "{", "}"));
        }
        List<Sheet.Row> rows =
                first.stream()
                        .limit(ROWS)
                        .map(e -> row(type.get(), Stream.of(cut(text(e.getKey()))), e.getValue()))
                        .toList();
        return sheet(type.get(), "key", rows, map.size());
    }

    private static Content content(List<Object> first, int size, String open, String close) {
        Optional<Class<?>> type = record(first);
        if (type.isEmpty()) {
            List<String> texts = first.stream().map(JavaObjects::text).toList();
            return Content.text(listed(texts, size, open, close));
        }
        List<Sheet.Row> rows =
                first.stream().limit(ROWS).map(r -> row(type.get(), Stream.empty(), r)).toList();
        return sheet(type.get(), "", rows, size);
    }

    private static String listed(List<String> texts, int size, String open, String close) {
        String all = String.join(", ", texts);
        return size == texts.size()
                ? open + all + close
                : "%s%s, ...%s (%,d in all)".formatted(open, all, close, size);
    }

    private static Optional<Class<?>> record(List<?> values) {
        List<?> types =
                values.stream().map(v -> v == null ? null : v.getClass()).distinct().toList();
        return types.size() == 1
                        && types.getFirst() instanceof Class<?> type
                        && type.isRecord()
                        && type.getRecordComponents().length > 0
                ? Optional.of(type)
                : Optional.empty();
    }

    private static Sheet.Row row(Class<?> type, Stream<String> before, Object value) {
        Stream<String> cells =
                Arrays.stream(type.getRecordComponents()).map(c -> cut(text(component(c, value))));
        return new Sheet.Row(Stream.concat(before, cells).toList(), "");
    }

    private static Object component(RecordComponent component, Object value) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            return why.getClass().getSimpleName();
        }
    }

    private static Content sheet(Class<?> type, String key, List<Sheet.Row> rows, int size) {
        List<Sheet.Column> columns = new ArrayList<>();
        if (!key.isEmpty()) {
            columns.add(Sheet.Column.text(key));
        }
        for (RecordComponent each : type.getRecordComponents()) {
            boolean number = each.getType().isPrimitive() && each.getType() != boolean.class;
            columns.add(new Sheet.Column(each.getName(), number && each.getType() != char.class));
        }
        String title =
                rows.size() == size
                        ? "%s: %s".formatted(type.getSimpleName(), Quantity.of(size, "row"))
                        : "%s: %d of %s"
                                .formatted(
                                        type.getSimpleName(),
                                        rows.size(),
                                        Quantity.of(size, "row"));
        return new Sheet(title, columns, rows).content();
    }

    private static String text(Object value) {
        return value != null && value.getClass().isArray()
                ? Plain.array(value)
                : String.valueOf(value);
    }

    private static String cut(String text) {
        String line = text.replaceAll("\\s*\\R\\s*", " ");
        return line.length() <= CELL ? line : line.substring(0, CELL - 3) + "...";
    }

    /** The view of {@code image}, which is of {@link #IMAGE}. */
    public static Content ofImage(Object image) {
        return of((BufferedImage) image);
    }

    /** An image as a picture of at most 800 pixels to a side. */
    public static Content of(BufferedImage image) {
        String text = "Image, %d x %d pixels".formatted(image.getWidth(), image.getHeight());
        double shrink = Math.min(1, SIDE / Math.max(image.getWidth(), image.getHeight()));
        Content content = picture(text, image, shrink);
        while (content.size() > Content.LIMIT) {
            shrink /= 2;
            content = picture(text, image, shrink);
        }
        return content;
    }

    private static Content picture(String text, BufferedImage image, double shrink) {
        int width = Math.max(1, (int) (image.getWidth() * shrink));
        int height = Math.max(1, (int) (image.getHeight() * shrink));
        boolean alpha = image.getColorModel().hasAlpha();
        BufferedImage drawn =
                new BufferedImage(
                        width,
                        height,
                        alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = drawn.createGraphics();
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        Optional<byte[]> png = Optional.of(PngImage.encode(drawn));
        return Content.picture(text, png, Optional.empty(), width, height);
    }

    /** Arrays inside others, in the words of {@link Arrays}. */
    private static final class Plain {
        private Plain() {}

        static String array(Object array) {
            int length = Array.getLength(array);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < Math.min(length, ELEMENTS); i++) {
                texts.add(text(Array.get(array, i)));
            }
            return listed(texts, length, "{", "}");
        }
    }
}
