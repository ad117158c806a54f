package sambaflow.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.zeromq.ZMQ;

/** What is published arrives whole, in order and in few messages, also at a slow client. */
class OutputTest {
    /** More than all queues hold together; the kernel below has little memory. */
    private static final int FLOOD_MEGABYTES = 300;

    private static final String FLOOD =
            "String page = \"x\".repeat((1 << 20) - 1);\n"
                    + "for (int i = 0; i < %d; i++) System.out.println(page);\n\"flooded\""
                            .formatted(FLOOD_MEGABYTES);

    private static KernelClient kernel;

    @BeforeAll
    static void start() {
        kernel = KernelClient.start("-Xmx128m");
        kernel.run("1");
    }

    @AfterAll
    static void stop() {
        kernel.close();
    }

    @Test
    void aHundredThousandPrintsToBothStreamsArriveInFewMessages() {
        long begin = System.nanoTime();
        KernelClient.Outcome outcome =
                kernel.run(
                        "for (int i = 0; i < 100_000; i++)"
                                + " (i % 2 == 0 ? System.out : System.err).println(i);");
        for (String stream : List.of("stdout", "stderr")) {
            int first = stream.equals("stdout") ? 0 : 1;
            assertThat(outcome.stream(stream))
                    .isEqualTo(
                            IntStream.range(0, 50_000)
                                    .mapToObj(i -> (2 * i + first) + "\n")
                                    .collect(Collectors.joining()));
        }
        double seconds = Math.max(1, (System.nanoTime() - begin) * 1e-9);
        assertThat(outcome.published().size() / seconds).isLessThan(1000);
    }

    @Test
    void aSlowClientMakesTheCellWaitAndLosesNothing() {
        String id = kernel.sendCell(FLOOD, new JsonObject());
        assertThat(kernel.control("kernel_info_request").status()).isEqualTo("ok");
        assertThat(kernel.outcome(kernel.shell, id).stream("stdout").length())
                .isEqualTo(FLOOD_MEGABYTES << 20);
    }

    @Test
    void aCellThatWaitsForAClientIsInterrupted() throws InterruptedException {
        ZMQ.Socket sleeper = kernel.subscribe("", 1);
        String id = kernel.sendCell(FLOOD.replace("i++", ""), new JsonObject());
        Thread.sleep(1000);
        kernel.send(kernel.control, "interrupt_request", new JsonObject());
        assertThat(kernel.replyTo(kernel.shell, id).text("ename")).isEqualTo("Interrupted");
        sleeper.close();
        kernel.publishedFor(id);
        assertThat(kernel.run("6 * 7").result()).isEqualTo("42");
    }

    @Test
    void eachSubscriptionIsWelcomedByItsTopic() {
        List<String> welcomed = new ArrayList<>();
        for (String topic : List.of("", "stream", "")) {
            ZMQ.Socket socket = kernel.subscribe(topic, 1000);
            KernelClient.Received first = kernel.receive(socket, 20_000);
            while (!first.type().equals("iopub_welcome")) {
                first = kernel.receive(socket, 20_000);
            }
            assertThat(first.parent()).isEmpty();
            welcomed.add(first.text("subscription"));
            socket.close();
        }
        assertThat(welcomed).containsExactly("", "stream", "");
    }

    @Test
    void theReplyCarriesThePagesAndTheNextInputThatACellAsksFor() {
        JsonObject reply =
                kernel.run(
                                "import sambaflow.kernel.JavaKernel;\n"
                                        + "import org.dflib.jjava.jupyter.kernel.BaseKernel;\n"
                                        + "import org.dflib.jjava.jupyter.kernel.display.DisplayData;\n"
                                        + "var kernel = (JavaKernel) BaseKernel.notebookKernel();\n"
                                        + "kernel.page(new DisplayData(\"a page\"));\n"
                                        + "kernel.setNextInput(\"1 + 1\", false);\n"
                                        + "kernel.clearOutput(true);")
                        .reply();
        assertThat(reply.getAsJsonArray("payload"))
                .hasToString(
                        "[{\"source\":\"page\",\"data\":{\"text/plain\":\"a page\"},\"start\":0},"
                                + "{\"source\":\"set_next_input\",\"text\":\"1 + 1\",\"replace\":false}]");
        assertThat(kernel.run("1").reply().getAsJsonArray("payload")).isEmpty();
    }
}
