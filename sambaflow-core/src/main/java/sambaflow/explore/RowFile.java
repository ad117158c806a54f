package sambaflow.explore;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;

/**
 * Reads published results: a YAML list, or a mapping with the list {@code rows}, of mappings that
 * {@link RowReader} knows.
 */
final class RowFile {
    private final String file;

    private RowFile(String file) {
        this.file = file;
    }

    /**
     * @throws CompileException saying which line is wrong, what was found and what was expected
     */
    static List<Row> read(Path file) {
        try {
            return new RowFile(file.toString()).read(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new CompileException(
                    Code.SF201, "%s does not exist; expected a file of rows".formatted(file), e);
        } catch (IOException e) {
            throw new CompileException(
                    Code.SF201, "%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }

    static List<Row> read(String name, String text) {
        return new RowFile(name).read(text);
    }

    private List<Row> read(String text) {
        Node root = parsed(text);
        if (root instanceof MappingNode top) {
            root = new Entries(file, "", top, Map.of()).take("rows");
        }
        if (!(root instanceof SequenceNode list)) {
            throw Entries.wrong(
                    file, 1, "expected a list of rows, or a mapping with a list named rows");
        }
        List<Row> rows = new ArrayList<>();
        for (Node node : list.getValue()) {
            String which = "row %d".formatted(rows.size() + 1);
            if (!(node instanceof MappingNode mapping)) {
                throw Entries.wrong(
                        file, Entries.line(node), which + ": expected a mapping with id, workload");
            }
            rows.add(new RowReader(file, which, mapping).row());
        }
        if (rows.isEmpty()) {
            throw Entries.wrong(file, 1, "has no rows; expected one at least");
        }
        return rows;
    }

    private Node parsed(String text) {
        try {
            return new Yaml(new LoaderOptions()).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
            throw Entries.wrong(file, line, "is no YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw Entries.wrong(
                    file, 1, "is no YAML: " + e.getMessage().lines().findFirst().orElse(""));
        }
    }
}
