/**
 * The magics of any notebook: files, commands of the system, libraries, timing, variables, help.
 *
 * <p>{@link sambaflow.kernel.general.GeneralMagics} registers them. Each is a picocli command, made
 * into a magic by {@link sambaflow.kernel.general.CommandMagic}; what they share is on the {@link
 * sambaflow.kernel.general.Desk}, and where they work in {@link
 * sambaflow.kernel.general.Surroundings}.
 *
 * <p>This package knows the shell and the registry of magics. It does not know the protocol.
 */
package sambaflow.kernel.general;
