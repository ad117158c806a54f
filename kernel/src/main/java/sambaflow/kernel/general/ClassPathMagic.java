package sambaflow.kernel.general;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code %classpath}: jars and folders of classes for the cells. */
@Command(
        description =
                "Adds jars, folders of classes or globs to the class path; lists it without any.")
final class ClassPathMagic implements Callable<Object> {
    private final Desk desk;
    private final Surroundings surroundings;

    @Parameters(
            paramLabel = "FILE",
            description = "A jar, a folder of classes, or a glob such as lib/*.jar")
    private List<String> files = List.of();

    @Option(names = "--all", description = "Lists what the kernel itself was started with, too.")
    private boolean all;

    ClassPathMagic(Desk desk, Surroundings surroundings) {
        this.desk = desk;
        this.surroundings = surroundings;
    }

    @Override
    public Object call() throws CommandException, IOException {
        List<Path> there = desk.shell().get().addedToClassPath();
        if (files.isEmpty()) {
            if (all) {
                KernelJars.entries().forEach(desk.out()::println);
            } else if (there.isEmpty()) {
                desk.out().println("Nothing is added; %classpath --all lists the kernel's own");
            }
            there.forEach(desk.out()::println);
            return null;
        }
        List<Path> fresh = new ArrayList<>();
        for (String file : files) {
            for (Path each : Globs.files(surroundings, file)) {
                if (!there.contains(each)) {
                    requireClasses(each);
                    fresh.add(each);
                }
            }
        }
        desk.shell().get().addToClassPath(fresh);
        fresh.forEach(each -> desk.out().println("Added " + each));
        return null;
    }

    private static void requireClasses(Path file) throws CommandException, IOException {
        if (Files.isDirectory(file)) {
            return;
        }
        try (ZipFile jar = new ZipFile(file.toFile())) {
            jar.size();
        } catch (ZipException e) {
            throw new CommandException(
                    "%%classpath: %s is no jar: %s".formatted(file, e.getMessage()), e);
        }
    }
}
