/**
 * The whole compilation on one screen: {@link sambaflow.compile.Compiler} takes a model and its
 * inputs through trace, passes, sections and placement to a PEF, and reports what it decided.
 */
package sambaflow.compile;
