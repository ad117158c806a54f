package sambaflow.kernel.general;

import picocli.CommandLine.Command;

/** {@code %%bash} and {@code %%sh}: the rest of the cell as a script. */
@Command(
        description = {
            "Runs the cell as a script of the system's shell, in the folder of %%cd.",
            "What it writes is shown as it comes. An exit code other than 0 is an error; an interrupt ends the"
                    + " script and all it has started."
        })
final class ScriptMagic implements CommandMagic.OfCell {
    private final ShellCommand command;
    private final String shell;

    ScriptMagic(ShellCommand command, String shell) {
        this.command = command;
        this.shell = shell;
    }

    @Override
    public Object call(String body) throws CommandException, InterruptedException {
        command.run(shell, body);
        return null;
    }
}
