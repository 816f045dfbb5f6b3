// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import dev.baton.lifecycle.Generation;
import dev.baton.lifecycle.Health;
import dev.baton.lifecycle.Progress;
import dev.baton.push.handoff.Draining;
import dev.baton.push.sockjs.Quote;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// What a generation is doing, as JSON, with what the generation before it has said of itself. Any
/// thread.
///
/// Anybody may read it: it names no session and no query, which may be secrets.
final class Status {
    private final int generation;
    private final Supplier<Health> health;
    private final Supplier<Progress> progress;
    private volatile Supplier<Optional<Draining>> predecessor = Optional::empty;

    private Status(int generation, Supplier<Health> health, Supplier<Progress> progress) {
        this.generation = generation;
        this.health = health;
        this.progress = progress;
    }

    static Status of(Generation generation) {
        return new Status(generation.number(), generation::health, generation::progress);
    }

    /// Where to ask for the predecessor.
    void predecessor(Supplier<Optional<Draining>> asked) {
        predecessor = asked;
    }

    int generation() {
        return generation;
    }

    String json() {
        var now = progress.get();
        var fit = health.get();
        var fields = new LinkedHashMap<String, String>();
        fields.put("generation", Integer.toString(now.generation()));
        fields.put("phase", Quote.string(now.phase()));
        fields.put("live", Boolean.toString(fit.live()));
        fields.put("ready", Boolean.toString(fit.ready()));
        fields.put("inFlight", Integer.toString(now.inFlight()));
        fields.put("connections", Integer.toString(now.connections()));
        now.tally().forEach((kind, count) -> fields.put(kind, Long.toString(count)));
        now.oldest()
                .ifPresent(it -> {
                    fields.put("oldest", Quote.string(anonymous(it.label())));
                    fields.put("oldestMillis", Long.toString(it.age().toMillis()));
                });
        now.timeLeft().ifPresent(it -> fields.put("endsInMillis", Long.toString(it.toMillis())));
        predecessor.get().ifPresent(it -> fields.put("predecessor", it.state()));
        return object(fields);
    }

    private static String object(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(it -> Quote.string(it.getKey()) + ":" + it.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    /// A request line without its query, or the kind of anything else.
    private static String anonymous(String label) {
        var words = label.split(" ", -1);
        if (words.length < 2) {
            return label;
        }
        return words[0] + " " + words[1].split("\\?", -1)[0];
    }
}
