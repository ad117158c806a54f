/**
 * The rules of the house that no compiler checks: how the packages of this module stand in a line,
 * which libraries each may use, and that the documents name only what exists.
 *
 * <p>{@link sambaflow.architecture.ArchitectureTest} reads class files, {@link
 * sambaflow.architecture.DocumentsTest} the Markdown files at the repository's root. Neither looks
 * inside another module's classes.
 */
package sambaflow.architecture;
