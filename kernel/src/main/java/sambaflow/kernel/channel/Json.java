package sambaflow.kernel.channel;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Collection;

/** Building and reading the JSON parts of a message; reading never fails on a missing field. */
public final class Json {
    private Json() {}

    /** An object of the given names and values, alternating. */
    public static JsonObject object(Object... namesAndValues) {
        JsonObject object = new JsonObject();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.add((String) namesAndValues[i], element(namesAndValues[i + 1]));
        }
        return object;
    }

    public static JsonArray array(Collection<?> values) {
        JsonArray array = new JsonArray();
        for (Object value : values) {
            array.add(element(value));
        }
        return array;
    }

    private static JsonElement element(Object value) {
        return switch (value) {
            case null -> JsonNull.INSTANCE;
            case JsonElement element -> element;
            case Number number -> new JsonPrimitive(number);
            case Boolean flag -> new JsonPrimitive(flag);
            case Collection<?> values -> array(values);
            case Object other -> new JsonPrimitive(other.toString());
        };
    }

    public static String text(JsonObject from, String name, String otherwise) {
        return from.get(name) instanceof JsonPrimitive value ? value.getAsString() : otherwise;
    }

    public static boolean flag(JsonObject from, String name, boolean otherwise) {
        return from.get(name) instanceof JsonPrimitive value && value.isBoolean()
                ? value.getAsBoolean()
                : otherwise;
    }

    public static int number(JsonObject from, String name, int otherwise) {
        return from.get(name) instanceof JsonPrimitive value && value.isNumber()
                ? value.getAsInt()
                : otherwise;
    }

    public static JsonObject child(JsonObject from, String name) {
        return from.get(name) instanceof JsonObject value ? value : new JsonObject();
    }
}
