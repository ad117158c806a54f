package sambaflow.kernel.general;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import sambaflow.kernel.shell.Source;

/** {@code %load FILE}: runs Java from a file, or all cells of a notebook. */
@Command(
        description = {
            "Runs a file of Java, or the cells of a notebook, in this notebook.",
            "What they declare can be used from the next line on; errors name the file and its line."
        })
final class LoadMagic implements Callable<Object> {
    private final Desk desk;
    private final Surroundings surroundings;

    @Parameters(paramLabel = "FILE", description = "A .java, .jshell or .ipynb file")
    private String name;

    LoadMagic(Desk desk, Surroundings surroundings) {
        this.desk = desk;
        this.surroundings = surroundings;
    }

    @Override
    public Object call() throws Exception {
        Path file = surroundings.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new CommandException("%%load: there is no file %s".formatted(file));
        }
        String text = text(file);
        Object last = null;
        for (Source source : name.endsWith(".ipynb") ? cells(text) : List.of(java(text))) {
            last = desk.runner().run(source);
        }
        return last;
    }

    private static String text(Path file) throws CommandException, IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new CommandException("%%load: %s is no text in UTF-8".formatted(file), e);
        }
    }

    /**
     * A package would hide the types from the cells; its line stays, so that lines keep their
     * numbers.
     */
    private Source java(String text) {
        return new Source(
                shortName(), text.replaceFirst("(?m)^\\s*package\\s+[\\w.]+\\s*;", ""), 1);
    }

    private String shortName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private List<Source> cells(String text) throws CommandException {
        List<Source> sources = new ArrayList<>();
        try {
            JsonArray cells =
                    JsonParser.parseString(text).getAsJsonObject().getAsJsonArray("cells");
            int number = 0;
            for (JsonElement element : cells) {
                JsonObject cell = element.getAsJsonObject();
                number++;
                if (cell.get("cell_type").getAsString().equals("code")) {
                    sources.add(new Source(shortName() + " cell " + number, source(cell), 1));
                }
            }
        } catch (JsonParseException
                | IllegalStateException
                | UnsupportedOperationException
                | NullPointerException e) {
            throw new CommandException(
                    "%%load: %s is no notebook: %s".formatted(name, e.getMessage()), e);
        }
        return sources;
    }

    private static String source(JsonObject cell) {
        JsonElement source = cell.get("source");
        if (source.isJsonPrimitive()) {
            return source.getAsString();
        }
        StringBuilder text = new StringBuilder();
        source.getAsJsonArray().forEach(line -> text.append(line.getAsString()));
        return text.toString();
    }
}
