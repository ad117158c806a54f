package sambaflow.kernel;

import org.dflib.jjava.jupyter.channels.JupyterSocket;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;
import org.dflib.jjava.jupyter.messages.HMACGenerator;
import org.dflib.jjava.jupyter.messages.Message;
import org.slf4j.helpers.NOPLogger;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import sambaflow.kernel.channel.Wire;

/**
 * What the library takes for its iopub socket: messages join the kernel's own queue, in the name of
 * the request their thread works for. It is never bound; comms send through it because the library
 * asks for a socket.
 */
final class PublishSocket extends JupyterSocket {
    private final CellOutput output;
    private final Wire wire;

    PublishSocket(CellOutput output, Wire wire) {
        super(ZMQ.context(0), SocketType.PUB, HMACGenerator.NO_AUTH_INSTANCE, NOPLogger.NOP_LOGGER);
        this.output = output;
        this.wire = wire;
    }

    @Override
    public void bind(KernelConnectionProperties properties) {
        throw new UnsupportedOperationException("iopub is bound by the kernel's channels");
    }

    // Not synchronized as the library's is: a cell that waits for room keeps no other from sending.
    @Override
    public void sendMessage(Message<?> message) {
        output.publishComm(LibraryMessages.packet(message, wire));
    }
}
