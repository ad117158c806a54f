package sambaflow.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.messages.ContentType;
import org.dflib.jjava.jupyter.messages.Message;
import org.dflib.jjava.jupyter.messages.MessageContext;
import sambaflow.kernel.channel.InputChannel;

/** What extensions know as the environment of the running cell; everything goes our way. */
final class CellEnvironment extends ShellReplyEnvironment {
    private final CellOutput output;
    private final InputChannel input;
    private final PublishSocket publisher;

    CellEnvironment(
            MessageContext context,
            CellOutput output,
            InputChannel input,
            PublishSocket publisher) {
        super(null, null, publisher, context);
        this.output = output;
        this.input = input;
        this.publisher = publisher;
    }

    @Override
    public void publish(Message<?> message) {
        publisher.sendMessage(message);
    }

    @Override
    public <T extends ContentType<T>> void publish(T content) {
        output.publish(content.getType().getName(), LibraryMessages.json(content));
    }

    @Override
    public void reply(Message<?> message) {
        throw new UnsupportedOperationException(
                "the kernel itself replies to requests; an extension tried to send "
                        + message.getHeader().getType());
    }

    @Override
    public void writeToStdOut(String text) {
        output.stream("stdout", text);
    }

    @Override
    public void writeToStdErr(String text) {
        output.stream("stderr", text);
    }

    @Override
    public String readFromStdIn(String prompt, boolean password) {
        try {
            return input.ask(output.request(), prompt, password);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    /** A line for an input stream, which needs its end to know that the line is whole. */
    @Override
    public String readFromStdIn() {
        return readFromStdIn("", false) + "\n";
    }

    @Override
    public ShellReplyEnvironment defer() {
        return this;
    }

    // Busy and idle frame every request already.
    @Override
    public void setStatusBusy() {}

    @Override
    public void setStatusIdle() {}

    @Override
    public void setBusyDeferIdle() {}
}
