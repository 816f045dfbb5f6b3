// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

import dev.baton.lifecycle.drain.Straggler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// How far a generation is with what it has begun.
///
/// @param generation its number
/// @param phase what it is doing, in a few words
/// @param inFlight how much work a drain would wait for, connections apart
/// @param connections how many are open
/// @param tally more of what there is, by kind, as the server counts it: [Intake#tally()]
/// @param oldest what has been in flight for longest; empty for nothing
/// @param timeLeft until the phase ends whatever happens; empty for no limit
public record Progress(
        int generation,
        String phase,
        int inFlight,
        int connections,
        Map<String, Long> tally,
        Optional<Straggler> oldest,
        Optional<Duration> timeLeft) {

    public Progress {
        tally = new LinkedHashMap<>(tally); // in its order
    }

    @Override
    public Map<String, Long> tally() {
        return new LinkedHashMap<>(tally);
    }

    /// For people, who know that what is not named is not there.
    @Override
    public String toString() {
        var text = new StringBuilder(phase);
        text.append(": ").append(inFlight).append(" in flight");
        oldest.ifPresent(it -> text.append(", the oldest ").append(it));
        text.append(", ").append(connections).append(" connections");
        var kinds =
                tally.entrySet().stream()
                        .filter(it -> it.getValue() > 0)
                        .map(it -> it.getValue() + " " + it.getKey())
                        .collect(Collectors.joining(", "));
        if (!kinds.isEmpty()) {
            text.append(" (").append(kinds).append(")");
        }
        timeLeft.ifPresent(it -> text.append(", ").append(it.toMillis()).append(" ms left"));
        return text.toString();
    }
}
