package sambaflow.magics.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.app.Checkpoint;
import sambaflow.app.Training;
import sambaflow.io.DataException;
import sambaflow.io.pt.PtFile;
import sambaflow.io.pt.PtValue;
import sambaflow.io.pt.PtValue.Array;
import sambaflow.io.pt.PtValue.Dict;
import sambaflow.io.pt.PtValue.Int;
import sambaflow.io.pt.PtValue.Items;
import sambaflow.io.pt.PtValue.Text;
import sambaflow.tensor.Tensor;

/** Files that PyTorch could have written and that are no checkpoints of a training. */
class DamagedCheckpointTest {
    private static final List<PtValue> OTHERS =
            List.of(
                    PtValue.None.NONE,
                    new Int(-1),
                    new Int(Long.MAX_VALUE),
                    new PtValue.Real(Double.NaN),
                    new Text("model"),
                    new Items(List.of()),
                    new Dict(new LinkedHashMap<>(), false),
                    new Array(Tensor.scalar(1)));

    @TempDir private Path folder;

    @Test
    void whateverStandsInAnyPlaceIsReadOrRefusedByTheFilesName() {
        Tutorial tutorial = new Tutorial(folder);
        Path pef = tutorial.compile("logreg", "-b", "16", "--bias", "--momentum=0.9");
        Training training =
                (Training)
                        tutorial.run(
                                "run", "--pef=" + pef, "--train-range=0:16", "--test-range=0:16");
        List<PtValue> damaged = replaced(PtFile.read(training.checkpoint()));
        assertThat(damaged).hasSizeGreaterThan(200);
        Path file = folder.resolve("damaged.pt");
        int refused = 0;
        for (PtValue value : damaged) {
            PtFile.write(file, value);
            refused += refuses(file, value) ? 1 : 0;
        }
        assertThat(refused).isBetween(50, damaged.size() - 1);
    }

    private static boolean refuses(Path file, PtValue value) {
        try {
            assertThat(Checkpoint.read(file).completedSteps()).isNotNegative();
            return false;
        } catch (DataException e) {
            assertThatCode(() -> assertThat(e).hasMessageContaining(file.toString()))
                    .as("%s", value)
                    .doesNotThrowAnyException();
            return true;
        }
    }

    /** {@code value} with any one part replaced by each of the others, and with it left out. */
    private static List<PtValue> replaced(PtValue value) {
        List<PtValue> all = new ArrayList<>(OTHERS);
        if (value instanceof Dict(SequencedMap<PtValue, PtValue> entries, boolean ordered)) {
            for (Map.Entry<PtValue, PtValue> entry : entries.entrySet()) {
                SequencedMap<PtValue, PtValue> fewer = new LinkedHashMap<>(entries);
                fewer.remove(entry.getKey());
                all.add(new Dict(fewer, ordered));
                for (PtValue part : replaced(entry.getValue())) {
                    SequencedMap<PtValue, PtValue> changed = new LinkedHashMap<>(entries);
                    changed.put(entry.getKey(), part);
                    all.add(new Dict(changed, ordered));
                }
            }
        }
        if (value instanceof Items(List<PtValue> values)) {
            for (int i = 0; i < values.size(); i++) {
                for (PtValue part : replaced(values.get(i))) {
                    List<PtValue> changed = new ArrayList<>(values);
                    changed.set(i, part);
                    all.add(new Items(changed));
                }
            }
        }
        return all;
    }
}
