// SPDX-License-Identifier: Apache-2.0
package dev.baton.push;

import dev.baton.lifecycle.Generation;
import dev.baton.push.handoff.Draining;
import dev.baton.push.metrics.Moved;
import dev.baton.push.metrics.ServerState;
import dev.baton.push.wire.HttpIntake;
import java.util.List;

/// What can be asked of a server: of its generation and of all its intakes.
record GenerationState(Generation of, List<HttpIntake> intakes, Relocation moves)
        implements ServerState {
    @Override
    public int generation() {
        return of.number();
    }

    @Override
    public int inFlight() {
        return of.inFlight();
    }

    @Override
    public boolean ready() {
        return of.health().ready();
    }

    @Override
    public long received(Moved kind) {
        return moves.received().getOrDefault(kind, 0L);
    }

    @Override
    public long draining() {
        return moves.draining().map(Draining::left).orElse(0L);
    }

    /// The two counts are not taken at the same moment.
    @Override
    public int httpConnections() {
        var all = intakes.stream().mapToInt(HttpIntake::connections).sum();
        return Math.max(0, all - webSocketConnections());
    }

    @Override
    public int webSocketConnections() {
        return intakes.stream().mapToInt(HttpIntake::webSockets).sum();
    }
}
