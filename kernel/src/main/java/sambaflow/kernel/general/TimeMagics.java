package sambaflow.kernel.general;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.CellMagic;
import sambaflow.kernel.magic.TextMagic;
import sambaflow.kernel.shell.CellException;
import sambaflow.kernel.shell.CompileFailure;
import sambaflow.kernel.shell.JavaShell;
import sambaflow.kernel.shell.Source;

/** {@code %time} and {@code %timeit}: how long Java takes. */
final class TimeMagics {
    private TimeMagics() {}

    /** What both have: a line or a cell of Java, and help. */
    interface Timing extends TextMagic, CellMagic<Object, BaseKernel> {
        String help();

        /** One line on what the magic is for. */
        default String purpose() {
            return help().lines().skip(2).findFirst().orElse("");
        }
    }

    /** {@code %time JAVA}: once. */
    static final class Time implements Timing {
        private final Desk desk;

        Time(Desk desk) {
            this.desk = desk;
        }

        @Override
        public String help() {
            return """
            usage: %time JAVA      or %%time over a cell

            Runs Java or a magic once and says how long that took.
            Wall is the time on the clock; CPU is that of all threads of the kernel, the JVM's own
            compiler among them; compiling is what javac took of Wall, which a loop would not repeat.\
            """;
        }

        @Override
        public Object eval(BaseKernel kernel, String text) throws CommandException {
            if (text.matches("-h|--help|")) {
                desk.out().println(help());
                return null;
            }
            return timed(kernel, text);
        }

        @Override
        public Object eval(BaseKernel kernel, List<String> arguments, String body)
                throws CommandException {
            if (arguments.contains("--help") || arguments.contains("-h")) {
                desk.out().println(help());
                return null;
            }
            if (!arguments.isEmpty()) {
                throw new CommandException(
                        "%%%%time takes no arguments, found %s; Java begins on the next line"
                                .formatted(arguments));
            }
            return timed(kernel, body);
        }

        private Object timed(BaseKernel kernel, String java) {
            JavaShell shell = desk.shell().get();
            long runBefore = shell.runNanos();
            long cpuBefore = cpuNanos();
            long began = System.nanoTime();
            try {
                return kernel.evalRaw(java);
            } finally {
                long wall = System.nanoTime() - began;
                long cpu = cpuNanos() - cpuBefore;
                long run = shell.runNanos() - runBefore;
                String compiling =
                        run == 0 ? "" : ", compiling " + Durations.of(Math.max(0, wall - run), 2);
                desk.out()
                        .println(
                                "Wall %s, CPU %s%s"
                                        .formatted(
                                                Durations.of(wall, 3),
                                                Durations.of(cpu, 3),
                                                compiling));
            }
        }

        private static long cpuNanos() {
            return java.lang.management.ManagementFactory.getPlatformMXBean(
                            com.sun.management.OperatingSystemMXBean.class)
                    .getProcessCpuTime();
        }
    }

    /** {@code %timeit JAVA}: often enough to know. */
    static final class TimeitMagic implements Timing {
        private static final Pattern OPTION =
                Pattern.compile("\\s*(?:-([nr])[\\s=]*(\\d{1,9})|(-q|-h|--help))(?=\\s|$)");
        private static final int RUNS = 7;
        private static final long RUN_NANOS = 100_000_000L;
        private static final long WARM_UP_NANOS = 3_000_000_000L;
        private static final double STEADY = 0.05;

        private final Desk desk;

        TimeitMagic(Desk desk) {
            this.desk = desk;
        }

        private record Options(long loops, int runs, boolean quiet, boolean help, String java) {
            static Options of(String text) throws CommandException {
                long loops = 0;
                int runs = RUNS;
                boolean quiet = false;
                boolean help = false;
                Matcher option = OPTION.matcher(text);
                int at = 0;
                while (option.region(at, text.length()).lookingAt()) {
                    if (option.group(1) == null) {
                        quiet |= option.group(3).equals("-q");
                        help |= !option.group(3).equals("-q");
                    } else if (option.group(1).equals("n")) {
                        loops = Long.parseLong(option.group(2));
                    } else {
                        runs = Integer.parseInt(option.group(2));
                    }
                    at = option.end();
                }
                if (runs < 1) {
                    throw new CommandException("%timeit: -r is 0; there is at least one run");
                }
                return new Options(loops, runs, quiet, help, text.substring(at).strip());
            }
        }

        @Override
        public String help() {
            return """
            usage: %timeit [-n LOOPS] [-r RUNS] [-q] JAVA      or %%timeit over a cell

            Runs Java many times and says how long one takes.
            It runs until the JVM has compiled it and its time no longer falls, at most 3 s, then 7 runs
            of about 0.1 s each. -n and -r set loops and runs; -q only returns the result, which
            has median() and nanos().\
            """;
        }

        @Override
        public Object eval(BaseKernel kernel, String text) throws Exception {
            Options options = Options.of(text);
            try {
                return timed(options);
            } catch (CompileFailure e) {
                // The generated loop has lines of its own, which mean nothing to the user.
                throw new CommandException("%timeit: " + e.getMessage(), e);
            }
        }

        @Override
        public Object eval(BaseKernel kernel, List<String> arguments, String body)
                throws Exception {
            Options options = Options.of(String.join(" ", arguments));
            if (!options.java().isEmpty()) {
                throw new CommandException(
                        "%%%%timeit: '%s' is no option; Java begins on the next line"
                                .formatted(options.java()));
            }
            return timed(
                    new Options(
                            options.loops(),
                            options.runs(),
                            options.quiet(),
                            options.help(),
                            body.strip()));
        }

        private Object timed(Options options) throws Exception {
            if (options.help() || options.java().isEmpty()) {
                desk.out().println(help());
                return null;
            }
            Loop loop = loop(options.java());
            Timeit result = desk.shell().get().asCell(() -> measured(options, loop));
            if (!options.quiet()) {
                desk.out().println(result);
                return null;
            }
            return result;
        }

        private Loop loop(String java) throws CellException {
            Source at = desk.places().apply(java);
            String expression = java.replaceFirst("\\s*;\\s*$", "");
            try {
                return compiled(
                        at,
                        "for (long $i = 1; ; $i++) { var $r = (%s\n); if ($i >= $n) return $r; }"
                                .formatted(expression));
            } catch (CompileFailure asExpression) {
                String end = java.endsWith(";") || java.endsWith("}") ? "" : ";";
                try {
                    return compiled(
                            at,
                            "for (long $i = 0; $i < $n; $i++) { %s%s\n} return null;"
                                    .formatted(java, end));
                } catch (CompileFailure asStatement) {
                    throw asStatement.getMessage().contains("not a statement")
                            ? asExpression
                            : asStatement;
                }
            }
        }

        /** The user's text stays on its own lines, which the frames of an exception name. */
        private Loop compiled(Source at, String body) throws CellException {
            String lambda =
                    "new %s() { public Object loop$(long $n) throws Exception { %s } }"
                            .formatted(Loop.class.getName(), body);
            return (Loop) desk.shell().get().run(new Source(at.name(), lambda, at.firstLine()));
        }

        private static double nanosPerLoop(Loop loop, long loops) throws Exception {
            long began = System.nanoTime();
            loop.loop$(loops);
            return (double) (System.nanoTime() - began) / loops;
        }

        /** Warms up first: in a JVM the first loops say nothing of the later ones. */
        private static Timeit measured(Options options, Loop loop) throws Exception {
            long began = System.nanoTime();
            double before = Double.MAX_VALUE;
            double now = nanosPerLoop(loop, 1);
            long loops = 1;
            int agreed = 0;
            while (agreed < 2 && System.nanoTime() - began < WARM_UP_NANOS) {
                loops = Math.clamp((long) (RUN_NANOS / Math.max(now, 0.01)), 1, loops * 10);
                before = now;
                now = nanosPerLoop(loop, loops);
                boolean isLong = now * loops >= RUN_NANOS / 2.0;
                agreed = isLong && now > before * (1 - STEADY) ? agreed + 1 : 0;
            }
            long each =
                    options.loops() > 0
                            ? options.loops()
                            : Math.max(1, (long) (RUN_NANOS / Math.max(now, 0.01)));
            double[] nanos = new double[options.runs()];
            for (int i = 0; i < nanos.length; i++) {
                nanos[i] = nanosPerLoop(loop, each);
            }
            return new Timeit(each, nanos, agreed >= 2);
        }
    }
}
