package sambaflow.kernel;

import org.dflib.jjava.jupyter.channels.JupyterSocket;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.dflib.jjava.jupyter.messages.Message;
import org.slf4j.helpers.NOPLogger;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import sambaflow.kernel.channel.Channels;

/**
 * What the library takes for its iopub socket: messages join the kernel's own queue. It is never
 * bound; comms send through it because the library asks for a socket.
 */
final class PublishSocket extends JupyterSocket {
    private final Channels channels;

    PublishSocket(Channels channels) {
        super(ZMQ.context(0), SocketType.PUB, HMACGenerator.NO_AUTH_INSTANCE, NOPLogger.NOP_LOGGER);
        this.channels = channels;
    }

    @Override
    public void bind(KernelConnectionProperties properties) {
        throw new UnsupportedOperationException("iopub is bound by the kernel's channels");
    }

    @Override
    public synchronized void sendMessage(Message<?> message) {
        channels.iopub().publish(LibraryMessages.packet(message, channels.wire()));
    }
}
