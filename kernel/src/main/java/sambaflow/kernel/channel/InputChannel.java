package sambaflow.kernel.channel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.zeromq.SocketType;

/** Asks the front end that runs a cell for a line of input. */
public final class InputChannel {
    /** How soon an abandoned question is noticed; the answer itself arrives without delay. */
    private static final int ABANDONED_CHECK_MILLIS = 100;

    private record Question(
            Packet cell, String prompt, boolean password, CompletableFuture<String> answer) {}

    private final LinkedBlockingQueue<Question> questions = new LinkedBlockingQueue<>();
    private final Socket socket;
    private final Wire wire;
    private final Consumer<String> log;

    InputChannel(String address, Wire wire, Consumer<String> log) {
        this.socket = new Socket(SocketType.ROUTER, address);
        this.wire = wire;
        this.log = log;
    }

    void start() {
        Thread.ofPlatform().daemon().name("stdin").start(this::run);
    }

    /** Blocks until the user has answered; an interrupt of the calling thread ends the wait. */
    public String ask(Packet cell, String prompt, boolean password) throws IOException {
        Question question = new Question(cell, prompt, password, new CompletableFuture<>());
        questions.add(question);
        try {
            return question.answer().get();
        } catch (InterruptedException e) {
            question.answer().cancel(false);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for input");
        } catch (ExecutionException e) {
            throw new IOException("no input: " + e.getCause().getMessage(), e.getCause());
        }
    }

    // A socket loop: a failed question must not end the channel.
    @SuppressWarnings("IllegalCatch")
    private void run() {
        while (true) {
            Question question;
            try {
                question = questions.take();
            } catch (InterruptedException e) {
                continue;
            }
            try {
                put(question);
            } catch (Throwable e) {
                log.accept("stdin: question failed, " + e);
                question.answer().completeExceptionally(e);
            }
        }
    }

    private void put(Question question) {
        // Answers to questions nobody waits for any more must not answer this one.
        while (socket.receiveNow() != null) {
            continue;
        }
        socket.send(
                wire.encode(
                        wire.message(
                                question.cell().identities(),
                                question.cell(),
                                "input_request",
                                Json.object(
                                        "prompt",
                                        question.prompt(),
                                        "password",
                                        question.password()))));
        while (!question.answer().isDone()) {
            if (socket.await(ABANDONED_CHECK_MILLIS)) {
                read(question);
            }
        }
    }

    private void read(Question question) {
        try {
            Packet reply = wire.decode(socket.receive());
            if (reply.type().equals("input_reply")) {
                question.answer().complete(Json.text(reply.content(), "value", ""));
            }
        } catch (BadMessageException e) {
            log.accept("stdin: message dropped, " + e.getMessage());
        }
    }
}
