package sambaflow.magics.jupyter;

import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import sambaflow.magics.page.Content;

/** A page's content as the library's display data. */
final class Bundles {
    private Bundles() {}

    static DisplayData of(Content content) {
        DisplayData data = new DisplayData();
        content.bundle().forEach(data::putData);
        content.metadata().forEach(data::putMetaData);
        return data;
    }
}
