package sambaflow.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import sambaflow.diagnostic.Code;
import sambaflow.io.Download.Progress;
import sambaflow.io.PublicDataset.RemoteFile;

/** Gets one file from one address and checks it; gives up on a server that falls silent. */
final class Fetch {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Map<String, String> environment;
    private final Duration patience;

    Fetch(Map<String, String> environment) {
        this(environment, PATIENCE);
    }

    Fetch(Map<String, String> environment, Duration patience) {
        this.environment = Map.copyOf(environment);
        this.patience = patience;
    }

    /** Writes the new file {@code part}; its content is right if this returns. */
    void to(Path part, String url, RemoteFile file, Progress progress) throws FetchFailure {
        HttpRequest request = request(url);
        try (HttpClient client = client()) {
            try {
                body(request, client, part, file, progress);
            } finally {
                client.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException(
                    Code.SF602,
                    "download: interrupted while fetching %s; start it again".formatted(url),
                    e);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new DataException(
                        Code.SF602,
                        "download: interrupted while fetching %s; start it again".formatted(url),
                        e);
            }
            throw new FetchFailure(reason(e), e);
        }
    }

    private HttpRequest request(String url) throws FetchFailure {
        try {
            return HttpRequest.newBuilder(URI.create(url)).timeout(patience).build();
        } catch (IllegalArgumentException e) {
            throw new FetchFailure("not an address: " + e.getMessage(), e);
        }
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .connectTimeout(patience)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .proxy(new EnvironmentProxy(environment))
                .build();
    }

    private void body(
            HttpRequest request, HttpClient client, Path part, RemoteFile file, Progress progress)
            throws IOException, InterruptedException, FetchFailure {
        HttpResponse<InputStream> response =
                client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = response.body()) {
            if (response.statusCode() != 200) {
                throw new FetchFailure(status(response.statusCode()));
            }
            MessageDigest digest = Download.md5();
            long found = copy(in, part, file, digest, progress);
            String hash = HexFormat.of().formatHex(digest.digest());
            if (!hash.equals(file.md5())) {
                throw new FetchFailure(
                        "wrong content: found %d bytes with MD5 %s, expected %d with %s"
                                .formatted(found, hash, file.bytes(), file.md5()));
            }
        }
    }

    private static String status(int code) {
        String meaning =
                switch (code) {
                    case 403 -> " (forbidden)";
                    case 404 -> " (not found)";
                    case 407 -> " (the proxy asks for a password)";
                    default -> code >= 500 ? " (the server has a problem)" : "";
                };
        return "the server answered %d%s".formatted(code, meaning);
    }

    private long copy(
            InputStream in, Path part, RemoteFile file, MessageDigest digest, Progress progress)
            throws IOException, FetchFailure {
        long done = 0;
        byte[] buffer = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW);
                Watchdog watchdog = new Watchdog(in)) {
            for (int count = watchdog.read(buffer); count >= 0; count = watchdog.read(buffer)) {
                done += count;
                if (done > file.bytes()) {
                    throw new FetchFailure(
                            "wrong content: found more than the %d bytes expected"
                                    .formatted(file.bytes()));
                }
                digest.update(buffer, 0, count);
                out.write(buffer, 0, count);
                progress.at(file.name(), done, file.bytes());
            }
            return done;
        }
    }

    private static String reason(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "the host's name is not known here";
            }
        }
        return switch (e) {
            case HttpTimeoutException timeout -> "no answer in time";
            case ConnectException refused when refused.getMessage() == null -> "no connection";
            case IOException other -> DataException.reason(other);
        };
    }

    /** Reads a stream and closes it when nothing has come for a while. */
    private final class Watchdog implements AutoCloseable {
        private final ScheduledExecutorService timer =
                Executors.newSingleThreadScheduledExecutor(task ->
                        Thread.ofPlatform().daemon().name("download-watch").unstarted(task));
        private final InputStream watched;
        private long done;
        private volatile boolean silent;

        Watchdog(InputStream watched) {
            this.watched = watched;
        }

        int read(byte[] buffer) throws IOException, FetchFailure {
            ScheduledFuture<?> alarm =
                    timer.schedule(this::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
            try {
                int count = watched.read(buffer);
                if (silent) {
                    throw new FetchFailure(silence());
                }
                done += Math.max(count, 0);
                return count;
            } catch (IOException e) {
                if (silent) {
                    throw new FetchFailure(silence(), e);
                }
                throw e;
            } finally {
                alarm.cancel(false);
            }
        }

        private String silence() {
            return "the server fell silent after %d bytes".formatted(done);
        }

        private Void giveUp() throws IOException {
            silent = true;
            watched.close();
            return null;
        }

        @Override
        public void close() {
            timer.shutdownNow();
        }
    }
}
