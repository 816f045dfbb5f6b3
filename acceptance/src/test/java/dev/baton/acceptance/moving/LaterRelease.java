// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.moving;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A later release of the hand-over's notes and parcels: the classes that write them, each with one
/// more key that nobody else knows.
final class LaterRelease {
    private static final String PLACE = "dev/baton/push/handoff/";
    private static final ClassDesc KEYS = ClassDesc.of("dev.baton.push.handoff.Notes$Keys");
    private static final ClassDesc SYSTEM = ClassDesc.of("java.lang.System");
    private static final ClassDesc SYSTEM_OUT = ClassDesc.of("java.io.PrintStream");

    private LaterRelease() {}

    /// Puts its classes into a directory of a class path.
    static void write(Path release) throws IOException {
        Files.createDirectories(release.resolve(PLACE));
        write(
                release,
                "Notes",
                method ->
                        method.methodName().equalsString("map")
                                && method.methodType()
                                        .stringValue()
                                        .startsWith("(Ljava/lang/String;J)"),
                code ->
                        code.getstatic(SYSTEM, "out", SYSTEM_OUT)
                                .ldc("the later release writes a note")
                                .invokevirtual(
                                        SYSTEM_OUT,
                                        "println",
                                        MethodTypeDesc.of(
                                                ConstantDescs.CD_void, ConstantDescs.CD_String))
                                .ldc("later")
                                .ldc("a word")
                                .invokevirtual(
                                        KEYS,
                                        "and",
                                        MethodTypeDesc.of(
                                                KEYS,
                                                ConstantDescs.CD_String,
                                                ConstantDescs.CD_Object)));
        write(
                release,
                "Parcels",
                method ->
                        method.methodName().equalsString("map")
                                && method.methodType().stringValue().endsWith(")Ljava/util/Map;"),
                code ->
                        code.dup()
                                .ldc("later")
                                .ldc("a word")
                                .invokeinterface(
                                        ConstantDescs.CD_Map,
                                        "put",
                                        MethodTypeDesc.of(
                                                ConstantDescs.CD_Object,
                                                ConstantDescs.CD_Object,
                                                ConstantDescs.CD_Object))
                                .pop());
    }

    /// Takes them out again.
    static void remove(Path release) throws IOException {
        for (var name : new String[] {"Notes", "Parcels"}) {
            Files.delete(release.resolve(PLACE + name + ".class"));
        }
    }

    /// Adds code before the returns of some methods of a class.
    private static void write(
            Path release, String name, Predicate<MethodModel> which, Consumer<CodeBuilder> more)
            throws IOException {
        var file = ClassFile.of();
        var patched =
                file.transformClass(
                        parsed(file, name),
                        ClassTransform.transformingMethodBodies(
                                which,
                                (code, element) -> {
                                    if (element instanceof ReturnInstruction) {
                                        more.accept(code);
                                    }
                                    code.with(element);
                                }));
        Files.write(release.resolve(PLACE + name + ".class"), patched);
    }

    private static ClassModel parsed(ClassFile file, String name) throws IOException {
        try (InputStream in =
                LaterRelease.class.getClassLoader().getResourceAsStream(PLACE + name + ".class")) {
            if (in == null) {
                throw new IOException("there is no class " + name);
            }
            return file.parse(in.readAllBytes());
        }
    }
}
