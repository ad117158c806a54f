package sambaflow.kernel.shell;

import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a class of a cell stoppable and unable to end the process, and makes its stack frames speak
 * of the cell.
 *
 * <p>JShell's local execution weaves stop checks too, but it resolves types through the system
 * class loader alone and fails on any method that merges two types of the user's; here the types of
 * cells resolve through their own loader.
 */
final class ClassRewriter {
    private static final ClassDesc STOP_SWITCH = StopSwitch.class.describeConstable().orElseThrow();

    private static final ClassDesc CELL_EXIT = CellExit.class.describeConstable().orElseThrow();
    private static final ClassDesc RUNTIME = Runtime.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc EXIT_TYPE =
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int);

    private final ClassFile classFile;

    ClassRewriter(ClassLoader cells) {
        ClassHierarchyResolver ofCells =
                ClassHierarchyResolver.ofResourceParsing(type -> open(cells, type));
        this.classFile =
                ClassFile.of(
                        ClassFile.ClassHierarchyResolverOption.of(
                                ofCells.orElse(ClassHierarchyResolver.defaultResolver())));
    }

    private static InputStream open(ClassLoader cells, ClassDesc type) {
        String descriptor = type.descriptorString();
        return cells.getResourceAsStream(
                descriptor.substring(1, descriptor.length() - 1) + ".class");
    }

    /** The class with stop checks and, where a map is known, with the lines of the cell. */
    byte[] rewrite(byte[] bytes, Optional<LineMap> map) {
        CodeTransform code =
                CodeTransform.ofStateful(StopCheck::new).andThen(ClassRewriter::withoutExit);
        if (map.isPresent()) {
            LineMap lines = map.get();
            code = code.andThen((builder, element) -> toCellLines(lines, builder, element));
        }
        ClassTransform transform = ClassTransform.transformingMethodBodies(code);
        if (map.isPresent()) {
            SourceFileAttribute file = SourceFileAttribute.of(map.get().file());
            transform =
                    transform
                            .andThen(
                                    ClassTransform.dropping(
                                            element -> element instanceof SourceFileAttribute))
                            .andThen(ClassTransform.endHandler(builder -> builder.with(file)));
        }
        return classFile.transformClass(classFile.parse(bytes), transform);
    }

    private static void toCellLines(LineMap map, CodeBuilder builder, CodeElement element) {
        builder.with(
                element instanceof LineNumber number
                        ? LineNumber.of(map.cellLine(number.line()))
                        : element);
    }

    /** A cell must not end the process of all others. */
    private static void withoutExit(CodeBuilder builder, CodeElement element) {
        if (!(element instanceof InvokeInstruction call) || !call.typeSymbol().equals(EXIT_TYPE)) {
            builder.with(element);
            return;
        }
        String owner = call.owner().asInternalName();
        String name = call.name().stringValue();
        if (owner.equals("java/lang/System") && name.equals("exit")) {
            builder.invokestatic(CELL_EXIT, name, EXIT_TYPE);
        } else if (owner.equals("java/lang/Runtime")
                && (name.equals("exit") || name.equals("halt"))) {
            builder.invokestatic(CELL_EXIT, name, EXIT_TYPE.insertParameterTypes(0, RUNTIME));
        } else {
            builder.with(element);
        }
    }

    /** Calls the switch where a method begins and before each jump back. */
    private static final class StopCheck implements CodeTransform {
        private final Set<Label> passed = new HashSet<>();
        private boolean begun;

        @Override
        public void accept(CodeBuilder builder, CodeElement element) {
            if (element instanceof LabelTarget target) {
                passed.add(target.label());
            } else if (element instanceof BranchInstruction branch
                    && passed.contains(branch.target())) {
                check(builder);
            }
            builder.with(element);
            // After the first line number, so that a stopped method names its line.
            if (!begun && element instanceof LineNumber) {
                begun = true;
                check(builder);
            }
        }

        private static void check(CodeBuilder builder) {
            builder.invokestatic(STOP_SWITCH, "check", ConstantDescs.MTD_void);
        }
    }
}
