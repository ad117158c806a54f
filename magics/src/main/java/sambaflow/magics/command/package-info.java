/**
 * The commands: compile, run, test, infer, measure, pef, for terminal and notebook alike.
 *
 * <p>{@link sambaflow.magics.command.AppCommands} is the grammar of one app's commands; {@link
 * sambaflow.magics.command.Main} runs it from a shell, the jupyter package from a cell. Commands
 * return records of {@code sambaflow.app}; what they say on the way goes to a page.
 */
package sambaflow.magics.command;
