package sambaflow.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sambaflow.diagnostic.Code;
import sambaflow.io.PublicDataset.RemoteFile;

/** Fetches public data sets once and keeps them in the user's cache. */
public final class Download {
    /** Environment variable with the address of a mirror that holds {@code NAME/FILE}. */
    public static final String MIRROR = "SAMBAFLOW_DATASETS_URL";

    private final Path cache;
    private final Optional<String> mirror;
    private final Fetch fetch;

    /** Watches a download. */
    @FunctionalInterface
    public interface Progress {
        /** Watches nothing. */
        Progress NONE = (file, done, total) -> {};

        /** {@code done} of {@code total} bytes of {@code file} have come. */
        void at(String file, long done, long total);
    }

    Download(Path cache, Optional<String> mirror, Fetch fetch) {
        this.cache = cache;
        this.mirror = mirror;
        this.fetch = fetch;
    }

    /**
     * Downloads as the environment says: cache folder by {@code XDG_CACHE_HOME}, mirror by {@link
     * #MIRROR}, proxy by Java's system properties or {@code https_proxy} and its relatives.
     */
    public static Download fromEnvironment(Map<String, String> environment) {
        String home = System.getProperty("user.home");
        Path base =
                Optional.ofNullable(environment.get("XDG_CACHE_HOME"))
                        .filter(folder -> !folder.isBlank())
                        .map(Path::of)
                        .orElse(Path.of(home, ".cache"));
        Optional<String> mirror =
                Optional.ofNullable(environment.get(MIRROR)).filter(url -> !url.isBlank());
        return new Download(
                base.resolve("sambaflow").resolve("datasets"), mirror, new Fetch(environment));
    }

    /** The folder that holds {@code dataset} after a download. */
    public Path folder(PublicDataset dataset) {
        return cache.resolve(dataset.name());
    }

    /** Fetches what the cache does not hold yet, checks it, and returns its folder. */
    public Path get(PublicDataset dataset, Progress progress) {
        Path folder = folder(dataset);
        for (RemoteFile file : dataset.files()) {
            Path target = folder.resolve(file.name());
            if (!Files.isRegularFile(target) || !md5(target).equals(file.md5())) {
                fetch(dataset, file, target, progress);
            }
        }
        return folder;
    }

    private void fetch(PublicDataset dataset, RemoteFile file, Path target, Progress progress) {
        List<String> failures = new ArrayList<>();
        for (String address : addresses(dataset)) {
            String url = address + "/" + file.name();
            Path part = part(target);
            try {
                fetch.to(part, url, file, progress);
                keep(part, target);
                return;
            } catch (FetchFailure e) {
                failures.add(url + ": " + e.getMessage());
            } finally {
                discard(part);
            }
        }
        throw new DataException(
                Code.SF602,
                "download: %s of %s did not come: %s; %s"
                        .formatted(
                                file.name(),
                                dataset.name(),
                                String.join("; ", failures),
                                remedy(dataset)));
    }

    private List<String> addresses(PublicDataset dataset) {
        return mirror.map(url -> List.of(withoutSlash(url) + "/" + dataset.name()))
                .orElse(dataset.addresses());
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private String remedy(PublicDataset dataset) {
        return ("check the network or set https_proxy, set %s to a mirror that holds %s/, put the"
                        + " files into %s by hand, or go on with the built-in digits by leaving"
                        + " --download and --data-dir out")
                .formatted(MIRROR, dataset.name(), folder(dataset));
    }

    private static Path part(Path target) {
        try {
            Files.createDirectories(target.getParent());
        } catch (IOException e) {
            throw unwritable(target.getParent(), e);
        }
        return AtomicFile.partOf(target, target.getParent());
    }

    private static void keep(Path part, Path target) {
        try {
            AtomicFile.move(part, target);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    private static void discard(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            throw unwritable(part, e);
        }
    }

    private static DataException unwritable(Path path, IOException e) {
        return DataException.failed(
                "write", path, e, "set XDG_CACHE_HOME to a folder that can be written");
    }

    static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new DataException(
                    Code.SF602,
                    "download: this JDK has no MD5, by which the data sets are checked; use a"
                            + " standard JDK",
                    e);
        }
    }

    private static String md5(Path file) {
        MessageDigest digest = md5();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        } catch (IOException e) {
            throw DataException.failed("read", file, e, "check its permissions or delete it");
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
