package sambaflow.kernel.general;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code %lsmagic}: what magics there are. */
@Command(description = "Lists all magics.")
final class LsMagicMagic implements Callable<Object> {
    private final Desk desk;

    LsMagicMagic(Desk desk) {
        this.desk = desk;
    }

    @Override
    public Object call() {
        List<String> own = new ArrayList<>();
        List<String> others = new ArrayList<>();
        add("%", false, own, others);
        add("%%", true, own, others);
        own.forEach(desk.out()::println);
        if (!others.isEmpty()) {
            desk.out().println("From other jars: " + String.join(" ", others));
        }
        desk.out().println("Each has --help; !command runs a command, name? shows what name is.");
        return null;
    }

    private void add(String sign, boolean cell, List<String> own, List<String> others) {
        for (String name : desk.magics().names(cell, "")) {
            Object magic = cell ? desk.magics().cellMagic(name) : desk.magics().lineMagic(name);
            switch (magic) {
                case CommandMagic command ->
                        own.add("%-14s %s".formatted(sign + name, command.purpose()));
                case TimeMagics.Timing timing ->
                        own.add("%-14s %s".formatted(sign + name, timing.purpose()));
                case Object other -> others.add(sign + name);
            }
        }
    }
}
