package sambaflow.magics.command;

import java.io.Console;
import java.util.List;
import java.util.Locale;
import sambaflow.diagnostic.Code;
import sambaflow.graph.CompileException;

/** Asks at the terminal; where there is none, code from elsewhere does not run. */
final class TerminalConsent implements AppSource.Consent {
    @Override
    public void ask(List<String> question) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            NOBODY.ask(question);
            return;
        }
        question.forEach(line -> console.printf("%s%n", line));
        String answer = console.readLine("Run it, now and whenever it is this commit? [y/N] ");
        if (answer == null
                || !List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT))) {
            throw new CompileException(Code.SF205, "not agreed to; nothing was run");
        }
    }
}
