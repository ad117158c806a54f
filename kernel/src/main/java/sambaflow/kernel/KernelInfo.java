package sambaflow.kernel;

import com.google.gson.JsonObject;
import java.util.List;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import sambaflow.kernel.channel.ConnectionFile;
import sambaflow.kernel.channel.Json;
import sambaflow.kernel.channel.Wire;

/** What the kernel says of itself; it needs neither the shell nor the extensions. */
final class KernelInfo {
    private final JavaKernel kernel;
    private final ConnectionFile file;

    KernelInfo(JavaKernel kernel, ConnectionFile file) {
        this.kernel = kernel;
        this.file = file;
    }

    JsonObject reply() {
        LanguageInfo language = kernel.getLanguageInfo();
        List<JsonObject> links =
                kernel.getHelpLinks().stream()
                        .map(link -> Json.object("text", link.getText(), "url", link.getUrl()))
                        .toList();
        return Json.object(
                "status",
                "ok",
                "protocol_version",
                Wire.PROTOCOL,
                "implementation",
                kernel.getName(),
                "implementation_version",
                kernel.getVersion(),
                "language_info",
                Json.object(
                        "name", language.getName(),
                        "version", language.getVersion(),
                        "mimetype", language.getMimetype(),
                        "file_extension", language.getFileExtension(),
                        "pygments_lexer", language.getPygmentsLexer(),
                        "codemirror_mode", language.getCodemirrorMode(),
                        "nbconvert_exporter", language.getNbconvertExporter()),
                "banner",
                kernel.getBanner(),
                "debugger",
                false,
                "supported_features",
                List.of("kernel subshells"),
                "help_links",
                links);
    }

    JsonObject connection() {
        return Json.object(
                "status", "ok",
                "shell_port", file.shell(),
                "control_port", file.control(),
                "iopub_port", file.iopub(),
                "stdin_port", file.stdin(),
                "hb_port", file.heartbeat());
    }
}
