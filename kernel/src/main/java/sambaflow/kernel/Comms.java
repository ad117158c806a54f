package sambaflow.kernel;

import com.google.gson.JsonObject;
import org.dflib.jjava.jupyter.kernel.comm.Comm;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.messages.MessageType;
import org.dflib.jjava.jupyter.messages.comm.CommCloseCommand;
import org.dflib.jjava.jupyter.messages.comm.CommMsgCommand;
import org.dflib.jjava.jupyter.messages.comm.CommOpenCommand;
import sambaflow.kernel.channel.Json;
import sambaflow.kernel.channel.Packet;

/** Comm messages, handed to the library's registry of targets and open comms. */
final class Comms {
    private final CommManager comms;
    private final Execution execution;

    Comms(JavaKernel kernel, Execution execution) {
        this.comms = kernel.getCommManager();
        this.execution = execution;
    }

    /** Hands a message over; one for an unknown target is answered with a comm_close. */
    void handle(Packet request) {
        CellEnvironment environment = execution.attach(request, false, false);
        switch (request.type()) {
            case "comm_open" -> open(request, environment);
            case "comm_msg" ->
                    comms.handleCommMsgCommand(
                            environment,
                            LibraryMessages.message(
                                    request, MessageType.COMM_MSG_COMMAND, CommMsgCommand.class));
            case "comm_close" ->
                    comms.handleCommCloseCommand(
                            environment,
                            LibraryMessages.message(
                                    request,
                                    MessageType.COMM_CLOSE_COMMAND,
                                    CommCloseCommand.class));
            default -> throw new IllegalArgumentException("not a comm message: " + request.type());
        }
    }

    private void open(Packet request, CellEnvironment environment) {
        String target = Json.text(request.content(), "target_name", "");
        if (comms.getTarget(target) == null) {
            JsonObject close =
                    Json.object(
                            "comm_id",
                            Json.text(request.content(), "comm_id", ""),
                            "data",
                            new JsonObject());
            execution.publish("comm_close", close);
            return;
        }
        comms.handleCommOpenCommand(
                environment,
                LibraryMessages.message(
                        request, MessageType.COMM_OPEN_COMMAND, CommOpenCommand.class));
    }

    JsonObject info(Packet request) {
        String target = Json.text(request.content(), "target_name", "");
        JsonObject open = new JsonObject();
        for (Comm comm : comms) {
            if (target.isEmpty() || comm.getTargetName().equals(target)) {
                open.add(comm.getID(), Json.object("target_name", comm.getTargetName()));
            }
        }
        return Json.object("status", "ok", "comms", open);
    }
}
