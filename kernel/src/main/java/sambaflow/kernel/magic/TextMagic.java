package sambaflow.kernel.magic;

import java.util.List;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.magic.LineMagic;

/** A line magic that takes what follows its name as it stands: Java, not words. */
public interface TextMagic extends LineMagic<Object, BaseKernel> {
    /** Runs the magic on the text after its name. */
    Object eval(BaseKernel kernel, String text) throws Exception;

    @Override
    default Object eval(BaseKernel kernel, List<String> words) throws Exception {
        return eval(kernel, String.join(" ", words));
    }
}
