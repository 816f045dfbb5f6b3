// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisord.log.LogSlice;
import dev.baton.supervisord.log.LogTarget;
import dev.baton.supervisord.supervision.ProcessLogs;
import dev.baton.supervisord.supervision.SupervisedProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Methods that read and clear logs. Files are read on the client's thread: a slow disk holds up
/// nobody else.
final class LogMethods {
    /// How often a part of a log is in memory when it has just been read: as bytes, as characters
    /// of two bytes, and as the larger buffer that they come from.
    private static final int COPIES = 5;

    private static final Parameter NAME =
            Parameter.of(Type.STRING, "name", "The process (or group:name)");
    private static final Parameter OFFSET =
            Parameter.of(Type.INT, "offset", "Where to begin; less than 0: so much before the end");
    private static final Parameter LENGTH =
            Parameter.of(Type.INT, "length", "How many bytes; 0: to the end");

    private final Desk desk;
    private final Together together;
    private final String namespace;

    LogMethods(Desk desk, String namespace) {
        this.desk = desk;
        this.together = new Together(desk);
        this.namespace = namespace + ".";
    }

    List<Method> all() {
        var all = new ArrayList<Method>();
        for (var name : List.of("readLog", "readMainLog")) {
            all.add(
                    new Method(
                            namespace + name,
                            "Read a part of the main log.",
                            Type.STRING,
                            List.of(OFFSET, LENGTH),
                            arguments ->
                                    read(
                                            main(),
                                            arguments.number(0),
                                            arguments.number(1),
                                            arguments.room())));
        }
        for (var name : List.of("readProcessStdoutLog", "readProcessLog")) {
            all.add(reading(name, "standard output", ProcessLogs::stdout));
        }
        all.add(reading("readProcessStderrLog", "standard error", ProcessLogs::stderr));
        for (var name : List.of("tailProcessStdoutLog", "tailProcessLog")) {
            all.add(tailing(name, "standard output", ProcessLogs::stdout));
        }
        all.add(tailing("tailProcessStderrLog", "standard error", ProcessLogs::stderr));
        all.addAll(clearing());
        return all;
    }

    private Method reading(String name, String what, Function<ProcessLogs, Optional<Path>> log) {
        return new Method(
                namespace + name,
                "Read a part of the log of a process's %s.".formatted(what),
                Type.STRING,
                List.of(NAME, OFFSET, LENGTH),
                arguments ->
                        read(
                                file(arguments.text(0), log),
                                arguments.number(1),
                                arguments.number(2),
                                arguments.room()));
    }

    private Method tailing(String name, String what, Function<ProcessLogs, Optional<Path>> log) {
        return new Method(
                namespace + name,
                "Read the end of the log of a process's %s: the text, where the log ends, and whether there was more than asked for."
                        .formatted(what),
                Type.ARRAY,
                List.of(NAME, OFFSET, LENGTH),
                arguments ->
                        tail(
                                file(arguments.text(0), log),
                                arguments.number(1),
                                arguments.number(2),
                                arguments.room()));
    }

    private List<Method> clearing() {
        var all = new ArrayList<Method>();
        for (var name : List.of("clearProcessLogs", "clearProcessLog")) {
            all.add(
                    new Method(
                            namespace + name,
                            "Empty the logs of a process.",
                            Type.BOOLEAN,
                            List.of(NAME),
                            arguments -> clear(arguments.text(0))));
        }
        all.add(
                new Method(
                        namespace + "clearAllProcessLogs",
                        "Empty the logs of all processes.",
                        Type.ARRAY,
                        List.of(),
                        _ -> together.run(desk::all, _ -> true, SupervisedProcess::clearLogs)));
        all.add(
                new Method(
                        namespace + "clearLog",
                        "Empty the main log.",
                        Type.BOOLEAN,
                        List.of(),
                        _ -> clearMain()));
        return all;
    }

    private Optional<Path> main() {
        return desk.supervisor().log().file().map(LogTarget::path);
    }

    private Optional<Path> file(String name, Function<ProcessLogs, Optional<Path>> log)
            throws InterruptedException {
        return log.apply(desk.ask(() -> desk.process(name).logs()));
    }

    private static Value read(Optional<Path> file, long offset, long length, Room.Share room)
            throws InterruptedException {
        var path = existing(file).orElseThrow(() -> missing(file));
        try {
            var left = offset < 0 ? -offset : Files.size(path) - offset;
            reserve(room, path, length == 0 ? left : Math.min(left, length));
            return Value.of(text(LogSlice.read(path, offset, length)));
        } catch (IllegalArgumentException _) {
            throw new FaultException(FaultCode.BAD_ARGUMENTS);
        } catch (IOException e) {
            throw new FaultException(FaultCode.FAILED, path + ": " + e.getMessage());
        }
    }

    private static FaultException missing(Optional<Path> file) {
        return file.map(path -> new FaultException(FaultCode.NO_FILE, path.toString()))
                .orElseGet(() -> new FaultException(FaultCode.NO_FILE));
    }

    private static Value tail(Optional<Path> file, long offset, long length, Room.Share room)
            throws InterruptedException {
        var path = existing(file);
        try {
            if (path.isEmpty()) {
                return Value.array(List.of(Value.of(""), Value.of(0), Value.of(false)));
            }
            reserve(room, path.get(), length);
            var tail = LogSlice.tail(path.get(), offset, length);
            return Value.array(
                    List.of(
                            Value.of(text(tail.bytes())),
                            Value.of(Math.clamp(tail.offset(), 0, Integer.MAX_VALUE)),
                            Value.of(tail.overflow())));
        } catch (IOException e) {
            throw new FaultException(FaultCode.FAILED, path + ": " + e.getMessage());
        }
    }

    /// Room for so much of a file, and for what it is while it becomes text.
    private static void reserve(Room.Share room, Path file, long bytes)
            throws IOException, InterruptedException {
        var most = Math.min(Files.size(file), LogSlice.MOST);
        room.reserve(COPIES * (bytes < 0 ? most : Math.min(bytes, most)));
    }

    /// What is no file to be read, as `/dev/stdout`, would never end.
    private static Optional<Path> existing(Optional<Path> file) {
        return file.filter(Files::isRegularFile);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private Value clear(String name) throws InterruptedException {
        Desk.require(desk.await(desk.ask(() -> desk.process(name).clearLogs())), name);
        return Value.of(true);
    }

    private Value clearMain() {
        var log = desk.supervisor().log();
        if (existing(main()).isEmpty()) {
            throw new FaultException(FaultCode.NO_FILE);
        }
        try {
            log.file().orElseThrow().clear();
        } catch (IOException e) {
            throw new FaultException(FaultCode.FAILED, String.valueOf(e.getMessage()));
        }
        log.info("reopening log file");
        return Value.of(true);
    }
}
