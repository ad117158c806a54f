package sambaflow.sim.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import sambaflow.io.Safetensors;
import sambaflow.tensor.Tensor;

/** A folder of reference results, made with PyTorch and Hugging Face's library. */
record Reference(Path folder) {
    private static final String NAME = "SAMBAFLOW_SHARED";

    /** The results for {@code model}; skips the test where there are none. */
    static Reference of(String model) {
        String given = System.getProperty(NAME, System.getenv(NAME));
        Path shared = given == null ? Path.of("../../shared") : Path.of(given);
        Path folder = shared.resolve("golden/hf").resolve(model);
        Assumptions.assumeTrue(
                Files.exists(folder),
                () -> folder + " is not there; set " + NAME + " to the folder that has it");
        return new Reference(folder);
    }

    Map<String, Tensor> tensors(String file) {
        return Safetensors.read(folder.resolve(file)).tensors();
    }

    JsonNode json(String file) throws IOException {
        return new ObjectMapper().readTree(folder.resolve(file).toFile());
    }
}
