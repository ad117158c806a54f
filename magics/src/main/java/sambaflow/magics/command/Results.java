package sambaflow.magics.command;

import java.util.List;
import picocli.CommandLine;

/** Reads off a parser what happened. */
final class Results {
    private Results() {}

    /** The command that ran: the last subcommand. */
    static CommandLine deepest(CommandLine root) {
        CommandLine.ParseResult result = root.getParseResult();
        while (result != null && result.hasSubcommand()) {
            result = result.subcommand();
        }
        return result == null ? root : result.commandSpec().commandLine();
    }

    /** What is wrong with the arguments, with the nearest option where there is one. */
    static String problem(CommandLine.ParameterException e) {
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
            List<String> near = unmatched.getSuggestions();
            String hint = near.isEmpty() ? "" : "; did you mean %s?".formatted(near.getFirst());
            return "unrecognized arguments: %s%s"
                    .formatted(String.join(" ", unmatched.getUnmatched()), hint);
        }
        return e.getMessage();
    }
}
