package sambaflow.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sambaflow.diagnostic.Code;
import sambaflow.io.PublicDataset.RemoteFile;

class DownloadTest {
    private static final byte[] CONTENT = "x".repeat(200_000).getBytes(StandardCharsets.UTF_8);

    @TempDir Path cache;
    private final List<String> requests = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        synchronized (requests) {
            requests.add(path);
        }
        String kind = path.split("/")[path.startsWith("http") ? 3 : 1];
        switch (kind) {
            case "good", "here" -> send(exchange, 200, CONTENT);
            case "moved" -> {
                exchange.getResponseHeaders().add("Location", "/here/file.gz");
                send(exchange, 302, new byte[0]);
            }
            case "other" -> send(exchange, 200, Arrays.copyOf(CONTENT, CONTENT.length - 1));
            case "page" ->
                    send(exchange, 200, "<html>Log in</html>".getBytes(StandardCharsets.UTF_8));
            case "longer" -> send(exchange, 200, Arrays.copyOf(CONTENT, 5 * CONTENT.length));
            case "broken" -> send(exchange, 503, new byte[0]);
            case "cut" -> cut(exchange);
            case "silent" -> silent(exchange);
            default -> send(exchange, 404, new byte[0]);
        }
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void cut(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, CONTENT.length);
        exchange.getResponseBody().write(CONTENT, 0, 1000);
        exchange.getResponseBody().flush();
        exchange.close();
    }

    private void silent(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, CONTENT.length);
        exchange.getResponseBody().write(CONTENT, 0, 1000);
        exchange.getResponseBody().flush();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String url(String kind) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + kind;
    }

    private PublicDataset dataset(String... addresses) {
        String md5 = HexFormat.of().formatHex(Download.md5().digest(CONTENT));
        return new PublicDataset(
                "toy", List.of(addresses), List.of(new RemoteFile("file.gz", CONTENT.length, md5)));
    }

    private Download download(Optional<String> mirror) {
        return new Download(cache, mirror, new Fetch(Map.of(), Duration.ofSeconds(2)));
    }

    private Path get(String... kinds) {
        String[] urls = Arrays.stream(kinds).map(this::url).toArray(String[]::new);
        return download(Optional.empty()).get(dataset(urls), Download.Progress.NONE);
    }

    private void assertNothingIsLeft() throws IOException {
        try (var files = Files.walk(cache)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void filesComeOnceAndThenFromTheCache() throws IOException {
        Path folder = get("good");
        assertThat(folder).isEqualTo(cache.resolve("toy"));
        assertThat(Files.readAllBytes(folder.resolve("file.gz"))).isEqualTo(CONTENT);
        get("good");
        assertThat(requests).containsExactly("/good/file.gz");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("file.gz"));
        }
    }

    @Test
    void aDamagedFileInTheCacheIsFetchedAnew() throws IOException {
        Path folder = get("good");
        Files.write(folder.resolve("file.gz"), new byte[CONTENT.length]);
        get("good");
        assertThat(Files.readAllBytes(folder.resolve("file.gz"))).isEqualTo(CONTENT);
        assertThat(requests).hasSize(2);
    }

    @Test
    void progressIsReportedToTheLastByte() {
        List<Long> seen = new ArrayList<>();
        download(Optional.empty())
                .get(
                        dataset(url("good")),
                        (file, done, total) -> {
                            assertThat(file).isEqualTo("file.gz");
                            assertThat(total).isEqualTo(CONTENT.length);
                            seen.add(done);
                        });
        assertThat(seen).isSorted().last().isEqualTo((long) CONTENT.length);
    }

    @Test
    void redirectsAreFollowed() {
        assertThat(get("moved").resolve("file.gz")).hasBinaryContent(CONTENT);
        assertThat(requests).containsExactly("/moved/file.gz", "/here/file.gz");
    }

    @Test
    void whenOneAddressFailsTheNextIsTried() {
        assertThat(get("absent", "cut", "other", "good").resolve("file.gz"))
                .hasBinaryContent(CONTENT);
        assertThat(requests).hasSize(4);
    }

    @Test
    void aMirrorTakesThePlaceOfAllAddresses() {
        PublicDataset dataset = dataset("http://127.0.0.1:1/nowhere");
        Path folder = download(Optional.of(url("good/"))).get(dataset, Download.Progress.NONE);
        assertThat(folder.resolve("file.gz")).hasBinaryContent(CONTENT);
        assertThat(requests).containsExactly("/good/toy/file.gz");
    }

    @Test
    void aMissingFileNamesTheAddressAndWhatToDo() throws IOException {
        assertThatThrownBy(() -> get("absent"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("file.gz of toy")
                .hasMessageContaining(
                        url("absent/file.gz") + ": the server answered 404 (not found)")
                .hasMessageContaining("SAMBAFLOW_DATASETS_URL")
                .hasMessageContaining("https_proxy")
                .hasMessageContaining("by hand")
                .hasMessageContaining("built-in digits");
        assertNothingIsLeft();
    }

    @Test
    void aServerWithAProblemIsReportedAsSuch() {
        assertThatThrownBy(() -> get("broken"))
                .hasMessageContaining("503 (the server has a problem)");
    }

    @Test
    void wrongContentIsRefusedWithBothHashes() throws IOException {
        assertThatThrownBy(() -> get("other"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("wrong content: found 199999 bytes with MD5")
                .hasMessageContaining("expected 200000 with");
        assertThatThrownBy(() -> get("page")).hasMessageContaining("found 19 bytes");
        assertNothingIsLeft();
    }

    @Test
    void aFileWithoutEndIsNotReadToItsEnd() throws IOException {
        assertThatThrownBy(() -> get("longer"))
                .hasMessageContaining("found more than the 200000 bytes expected");
        assertNothingIsLeft();
    }

    @Test
    void aConnectionCutInTheMiddleLeavesNothingBehind() throws IOException {
        assertThatThrownBy(() -> get("cut"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(url("cut/file.gz"));
        assertNothingIsLeft();
    }

    @Test
    void aServerThatFallsSilentIsGivenUp() throws IOException {
        assertThatThrownBy(() -> get("silent"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("fell silent after 1000 bytes");
        assertNothingIsLeft();
    }

    @Test
    void withoutANetworkTheReasonIsTold() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0)) {
            closed = socket.getLocalPort();
        }
        assertThatThrownBy(() ->
                        download(Optional.of("http://127.0.0.1:" + closed))
                                .get(dataset(), Download.Progress.NONE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no connection");
        assertThatThrownBy(() ->
                        download(Optional.of("http://nowhere.invalid"))
                                .get(dataset(), Download.Progress.NONE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the host's name is not known here");
        assertThatThrownBy(() ->
                        download(Optional.of("no address")).get(dataset(), Download.Progress.NONE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("not an address");
    }

    @Test
    void anInterruptStopsTheDownloadAndStaysSet() throws IOException {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> get("good"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertNothingIsLeft();
    }

    @Test
    void aProxyOfTheEnvironmentIsUsed() {
        Fetch fetch = new Fetch(Map.of("http_proxy", url("")), Duration.ofSeconds(2));
        Download download = new Download(cache, Optional.of("http://datasets.invalid/good"), fetch);
        assertThat(download.get(dataset(), Download.Progress.NONE).resolve("file.gz"))
                .hasBinaryContent(CONTENT);
        assertThat(requests).containsExactly("http://datasets.invalid/good/toy/file.gz");
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamed() throws IOException {
        Files.writeString(cache.resolve("toy"), "a file where the folder should be");
        assertThatThrownBy(() -> get("good"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(cache.resolve("toy").toString())
                .hasMessageContaining("XDG_CACHE_HOME");
    }

    @Test
    void theCacheLiesWhereTheEnvironmentSays() {
        assertThat(
                        Download.fromEnvironment(Map.of("XDG_CACHE_HOME", "/big/cache"))
                                .folder(PublicDataset.MNIST))
                .isEqualTo(Path.of("/big/cache/sambaflow/datasets/mnist"));
        assertThat(Download.fromEnvironment(Map.of()).folder(PublicDataset.FASHION_MNIST))
                .isEqualTo(
                        Path.of(
                                System.getProperty("user.home"),
                                ".cache/sambaflow/datasets/fashion-mnist"));
    }

    @Test
    void dataSetsAreFoundByNameAndUnknownOnesListTheKnown() {
        assertThat(PublicDataset.named("Fashion_MNIST")).isSameAs(PublicDataset.FASHION_MNIST);
        assertThat(PublicDataset.MNIST.files()).hasSize(4);
        assertThatThrownBy(() -> PublicDataset.named("cifar"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("'cifar'")
                .hasMessageContaining("[mnist, fashion-mnist]")
                .extracting(e -> ((DataException) e).code())
                .isEqualTo(Code.SF201);
    }
}
