/**
 * Magics: the lines of a cell that are commands, not Java. A {@code !command} and a {@code
 * ?question} are cut out in the same way.
 *
 * <p>{@link sambaflow.kernel.magic.CellParts} cuts a cell into Java and calls; {@link
 * sambaflow.kernel.magic.KnownMagics} holds what extensions have registered and calls it directly,
 * without compiling anything; {@link sambaflow.kernel.magic.MagicCompletion} completes names and,
 * where a magic offers them, arguments.
 *
 * <p>This package knows the library's magic types. It does not know JShell or the wire.
 */
package sambaflow.kernel.magic;
