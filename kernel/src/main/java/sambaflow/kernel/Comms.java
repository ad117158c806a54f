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
import sambaflow.kernel.shell.StopSwitch;

/** Comm messages, handed to the library's registry of targets and open comms. */
final class Comms {
    private final CommManager comms;
    private final Execution execution;

    Comms(JavaKernel kernel, Execution execution) {
        this.comms = kernel.getCommManager();
        this.execution = execution;
    }

    /** Hands a message over; what its handler throws is shown where its output goes. */
    // A boundary: the handler is code of a cell or an extension and may throw anything.
    @SuppressWarnings("IllegalCatch")
    void handle(Packet request) {
        CellEnvironment environment = execution.attach(request, false, false);
        boolean userCode = StopSwitch.userCode(true);
        try {
            handle(request, environment);
        } catch (Throwable e) {
            environment.writeToStdErr(ErrorReport.of(e) + "\n");
        } finally {
            StopSwitch.userCode(userCode);
        }
    }

    private void handle(Packet request, CellEnvironment environment) {
        String id = Json.text(request.content(), "comm_id", "");
        if (!request.type().equals("comm_open") && comms.getCommByID(id) == null) {
            // Closed on this side while the front end's message was on its way.
            return;
        }
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

    /** A comm for an unknown target is closed again. */
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
