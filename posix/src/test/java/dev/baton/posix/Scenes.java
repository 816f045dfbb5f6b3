// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// What a JVM of its own plays for a test, because it replaces the image or ignores signals.
final class Scenes {
    static final int SIGUSR1 = 10;
    static final int SIGXFSZ = 25;
    static final int REFUSED = 7;

    private static final Path CAT = Path.of("/bin/cat");
    private static final List<String> STATUS = List.of("cat", "/proc/self/status");

    private Scenes() {}

    public static void main(String[] args) {
        var more = List.of(args).subList(1, args.length);
        switch (args[0]) {
            case "exec" -> exec(more);
            case "exec-itself" -> execItself(Integer.parseInt(more.getFirst()));
            case "exec-keeping" -> execKeeping();
            case "exec-masked" -> execMasked();
            case "exec-copied" -> execCopied();
            case "spawn-ignoring" -> spawnIgnoring();
            case "receive-too-many" -> receiveTooMany();
            case "await-interrupted" -> awaitInterrupted();
            default -> throw new IllegalArgumentException(Arrays.toString(args));
        }
    }

    private static void exec(List<String> arguments) {
        Fd.closeOnExecFrom(3);
        replace(Path.of(arguments.getFirst()), arguments);
    }

    /// Each image says its pid; the last one runs on to its end.
    private static void execItself(int times) {
        say("" + ProcessHandle.current().pid());
        if (times > 0) {
            Fd.closeOnExecFrom(3);
            replace(Program.java(), Program.sceneArguments("exec-itself", "" + (times - 1)));
        }
    }

    private static void execKeeping() {
        var kept = MemoryFile.sealed("kept", "kept bytes".getBytes(StandardCharsets.UTF_8)).fd();
        var lost = MemoryFile.sealed("lost", new byte[1]).fd();
        Fd.closeOnExecFrom(3);
        kept.closeOnExec(false);
        say(kept.number() + " " + lost.number());
        shell("ls /proc/$$/fd; cat /proc/self/fd/" + kept.number());
    }

    private static void execMasked() {
        Signals.setMask(Set.of(Signals.SIGHUP, Signals.SIGTERM, SIGUSR1));
        Signals.unblock(Set.of(Signals.SIGTERM));
        Signals.ignore(Signals.SIGWINCH);
        replace(CAT, STATUS);
    }

    private static void execCopied() {
        Signals.ignore(Signals.SIGWINCH);
        Signals.copyDisposition(Signals.SIGWINCH, SIGUSR1);
        replace(CAT, STATUS);
    }

    /// Spawns twice, the second time keeping one of two ignored signals.
    private static void spawnIgnoring() {
        Signals.ignore(Signals.SIGWINCH);
        Signals.ignore(SIGXFSZ);
        var spawn = Spawn.of(CAT, STATUS, Program.PATH);
        try (var all = Program.start(spawn);
                var some = Program.start(spawn.keepingIgnored(Set.of(SIGXFSZ, SIGUSR1)))) {
            say(all.result() + "--\n" + some.result());
        }
    }

    /// Wants more descriptors than this process may have.
    private static void receiveTooMany() {
        var pair = Sockets.pair();
        var many = Collections.nCopies(Messages.MOST_DESCRIPTORS, pair[0]);
        for (var one : List.of(List.of(pair[0]), many)) { // the first loads every class
            Messages.send(pair[0].number(), new byte[1], one);
        }
        Messages.receive(pair[1].number(), 1).discard();
        var before = Fd.open().size();
        try {
            Messages.receive(pair[1].number(), 1).discard();
            say("all received");
        } catch (IllegalStateException e) {
            say(e.getMessage() + "; " + (Fd.open().size() - before) + " left");
        }
    }

    /// Waits for a child in a thread that many signals hit.
    private static void awaitInterrupted() {
        ThreadSignals.catchAndDoNothing(SIGUSR1);
        try (var pipe = Open.pipe();
                var program =
                        Program.start(
                                Program.shell("read x <&3; exit 5")
                                        .withDescriptors(Map.of(3, pipe.reading())))) {
            var thread = new CompletableFuture<Integer>();
            var ending =
                    CompletableFuture.supplyAsync(
                            () -> {
                                thread.complete(ThreadSignals.self());
                                return program.ending();
                            },
                            task -> Thread.ofPlatform().start(task));
            for (int i = 0; i < 100 && !ending.isDone(); i++) {
                ThreadSignals.hitAsleep(thread.join(), SIGUSR1);
            }
            Open.write(pipe.writing(), "go\n");
            say("" + ending.join());
        }
    }

    private static void shell(String script) {
        var arguments = new ArrayList<>(List.of("sh", "-c", script + "; true"));
        replace(Program.SHELL, arguments);
    }

    private static void replace(Path program, List<String> arguments) {
        var refused = Exec.replace(program, arguments, Program.PATH);
        say(refused.call() + " " + refused.errno().number());
        System.exit(REFUSED);
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
