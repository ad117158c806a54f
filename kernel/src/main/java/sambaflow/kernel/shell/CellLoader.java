package sambaflow.kernel.shell;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jshell.execution.LoaderDelegate;
import jdk.jshell.spi.ExecutionControl.ClassBytecodes;
import jdk.jshell.spi.ExecutionControl.ClassInstallException;
import jdk.jshell.spi.ExecutionControl.EngineTerminationException;
import jdk.jshell.spi.ExecutionControl.InternalException;

/** The classes of all cells, in one class loader over the kernel's own. */
final class CellLoader implements LoaderDelegate {
    /** What the kernel's own loader finds already. */
    private static final Set<String> OWN =
            Set.copyOf(
                    List.of(System.getProperty("java.class.path", "").split(File.pathSeparator)));

    private static final class Loader extends URLClassLoader {
        private final Map<String, byte[]> classes = new ConcurrentHashMap<>();

        Loader(ClassLoader parent) {
            super("cells", new URL[0], parent);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            return bytes == null
                    ? super.findClass(name)
                    : defineClass(name, bytes, 0, bytes.length);
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            if (name.endsWith(".class")) {
                String className = name.substring(0, name.length() - 6).replace('/', '.');
                byte[] bytes = classes.get(className);
                if (bytes != null) {
                    return new ByteArrayInputStream(bytes);
                }
            }
            return super.getResourceAsStream(name);
        }

        @Override
        protected void addURL(URL url) {
            super.addURL(url);
        }
    }

    private final Loader loader = new Loader(CellLoader.class.getClassLoader());

    ClassLoader classLoader() {
        return loader;
    }

    /** Makes the bytes known, so that classes of one batch can refer to each other. */
    void declare(String name, byte[] bytes) {
        loader.classes.put(name, bytes);
    }

    /** Whether the code of a declared class names another class. */
    boolean mentions(String name, String other) {
        byte[] bytes = loader.classes.get(name);
        if (bytes == null) {
            return false;
        }
        for (PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
            if (entry instanceof ClassEntry type
                    && Places.outerOf(type.asInternalName().replace('/', '.')).equals(other)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void load(ClassBytecodes[] classes) throws ClassInstallException {
        boolean[] loaded = new boolean[classes.length];
        for (ClassBytecodes bytes : classes) {
            declare(bytes.name(), bytes.bytecodes());
        }
        for (int i = 0; i < classes.length; i++) {
            try {
                // Asking for the methods links the class, so that a broken one fails here.
                loader.loadClass(classes[i].name()).getDeclaredMethods();
                loaded[i] = true;
            } catch (ClassNotFoundException | LinkageError e) {
                throw new ClassInstallException(
                        "load of %s: %s".formatted(classes[i].name(), e), loaded);
            }
        }
    }

    @Override
    public void classesRedefined(ClassBytecodes[] classes) {
        throw new UnsupportedOperationException("cells replace classes, they redefine none");
    }

    @Override
    public void addToClasspath(String path) throws EngineTerminationException, InternalException {
        try {
            for (String entry : path.split(File.pathSeparator)) {
                if (!entry.isEmpty() && !OWN.contains(entry)) {
                    loader.addURL(Path.of(entry).toUri().toURL());
                }
            }
        } catch (MalformedURLException e) {
            throw new InternalException("class path %s: %s".formatted(path, e));
        }
    }

    @Override
    public Class<?> findClass(String name) throws ClassNotFoundException {
        return loader.loadClass(name);
    }
}
