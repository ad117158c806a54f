package sambaflow.nn;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name that a field's module or parameter has in state dicts, where no field can be called so.
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Named {
    /** The name, such as {@code ln_1}. */
    String value();
}
