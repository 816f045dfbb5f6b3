// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A spawned program whose output lands in memory; closing it kills it, and its group when it has
/// one of its own.
final class Program implements AutoCloseable {
    static final Path SHELL = Path.of("/bin/sh");
    static final Map<String, String> PATH = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin");

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);

    private final Child child;
    private final Fd output;
    private final boolean leadsGroup;

    private Program(Child child, Fd output, boolean leadsGroup) {
        this.child = child;
        this.output = output;
        this.leadsGroup = leadsGroup;
    }

    static Program start(Spawn spawn) {
        var output = Open.memory();
        try {
            var descriptors = new HashMap<>(spawn.descriptors());
            descriptors.put(1, output);
            descriptors.put(2, output);
            var child = spawn.withDescriptors(descriptors).start();
            return new Program(child, output, spawn.group() != Spawn.Group.PARENTS);
        } catch (RuntimeException e) {
            output.close();
            throw e;
        }
    }

    /// What a shell needs to run a script; the script's $1 is the first of the arguments.
    static Spawn shell(String script, String... more) {
        var arguments = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        arguments.addAll(List.of(more));
        return Spawn.of(SHELL, arguments, PATH);
    }

    /// A JVM that plays one of the [Scenes].
    static Spawn scene(String name, String... more) {
        return Spawn.of(JAVA, sceneArguments(name, more), PATH);
    }

    static Path java() {
        return JAVA;
    }

    static List<String> sceneArguments(String name, String... more) {
        var arguments =
                new ArrayList<>(
                        List.of(
                                JAVA.toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                classes(Exec.class) + ":" + classes(Scenes.class),
                                Scenes.class.getName(),
                                name));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static String classes(Class<?> one) {
        return Path.of(one.getProtectionDomain().getCodeSource().getLocation().getPath())
                .toString();
    }

    Child child() {
        return child;
    }

    /// What it has written so far.
    String output() {
        return Open.text(output);
    }

    byte[] outputBytes() {
        return Open.bytes(output);
    }

    List<String> lines() {
        return output().lines().toList();
    }

    void awaitOutput(String part) {
        await().atMost(LONG_ENOUGH).until(() -> output().contains(part) || endedWithout(part));
    }

    private boolean endedWithout(String part) {
        if (child.ended().isPresent() && !output().contains(part)) {
            throw new AssertionError(child.ended() + " without '" + part + "': " + output());
        }
        return false;
    }

    Child.Ending ending() {
        return child.await(LONG_ENOUGH)
                .orElseThrow(() -> new AssertionError("still runs: " + output()));
    }

    /// Its output once it has ended well.
    String result() {
        var ending = ending();
        if (!ending.equals(new Child.Ending.Exited(0))) {
            throw new AssertionError(ending + ": " + output());
        }
        return new String(outputBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            if (leadsGroup) {
                killGroup();
            }
            if (child.ended().isEmpty()) {
                child.signal(Signals.SIGKILL);
                child.await(LONG_ENOUGH);
            }
        } finally {
            output.close();
        }
    }

    private void killGroup() {
        try {
            Signals.killGroup(child.pid(), Signals.SIGKILL);
        } catch (PosixException e) {
            if (!e.errno().equals(Errno.ESRCH)) {
                throw e;
            }
        }
    }
}
