package sambaflow.kernel.channel;

import org.zeromq.SocketType;

/**
 * Echoes whatever arrives, from a thread that does nothing else, so that a busy kernel looks alive.
 */
final class Heartbeat {
    private final Socket socket;

    Heartbeat(String address) {
        // A router returns any message to its sender, malformed requests of a REQ socket included.
        socket = new Socket(SocketType.ROUTER, address);
    }

    void start() {
        Thread.ofPlatform().daemon().name("heartbeat").start(this::run);
    }

    private void run() {
        while (true) {
            socket.send(socket.receive());
        }
    }
}
