/**
 * The rules of this module as a whole: which of its packages may know which library, and in which
 * direction they know each other.
 *
 * <p>{@link sambaflow.magics.MagicsRulesTest} checks them on the compiled classes.
 */
package sambaflow.magics;
