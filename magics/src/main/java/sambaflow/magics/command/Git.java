package sambaflow.magics.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sambaflow.device.RunException;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;

/** The git command, told its arguments one by one and never by a shell. */
final class Git {
    /** A hook or the like would lead git to another repository than the one it is run in. */
    private static final Set<String> OF_ANOTHER =
            Set.of(
                    "GIT_DIR",
                    "GIT_WORK_TREE",
                    "GIT_INDEX_FILE",
                    "GIT_OBJECT_DIRECTORY",
                    "GIT_NAMESPACE",
                    "GIT_COMMON_DIR");

    /** What git itself may run or write on the way: nothing of the repository's choosing. */
    private static final List<String> CAREFUL =
            List.of(
                    "-c", "core.hooksPath=/dev/null",
                    "-c", "core.symlinks=false",
                    "-c", "core.fsmonitor=false",
                    "-c", "submodule.recurse=false",
                    "-c", "http.lowSpeedLimit=1",
                    "-c", "http.lowSpeedTime=30");

    private Git() {}

    /** What a command said, and how it ended. */
    record Said(int code, String out, String problem) {
        boolean succeeded() {
            return code == 0;
        }
    }

    static Said run(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(CAREFUL);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeAll(OF_ANOTHER);
        environment.put("GIT_TERMINAL_PROMPT", "0");
        environment.put("GIT_ALLOW_PROTOCOL", "https:ssh:file");
        environment.put("LC_ALL", "C");
        try {
            return said(builder.redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new CompileException(
                    Code.SF205,
                    "git cannot be run (%s): install git, or clone the repository by other means and name the app's file"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static Said said(Process process) throws IOException {
        try (InputStream out = process.getInputStream()) {
            process.getOutputStream().close();
            String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            String problem =
                    text.lines()
                            .filter(l -> l.startsWith("fatal:") || l.startsWith("error:"))
                            .findFirst()
                            .orElse("git ended with code " + code);
            return new Said(code, text, problem);
        } catch (InterruptedException e) {
            process.destroy();
            throw new RunException.Cancelled("fetching was stopped; nothing was run");
        }
    }
}
