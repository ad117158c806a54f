package sambaflow.nn;

import java.util.List;

/** Modules one after the other, named 0, 1, 2. */
public final class Sequential extends Module {
    private final Children.Inline<Module> modules;

    public Sequential(Module... modules) {
        this.modules = new Children.Inline<>(List.of(modules));
    }

    @Override
    public SambaTensor forward(SambaTensor x) {
        SambaTensor result = x;
        for (Module module : modules.values()) {
            result = module.apply(result);
        }
        return result;
    }
}
