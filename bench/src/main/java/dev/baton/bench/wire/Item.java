// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.wire;

/// What can be measured.
enum Item {
    HTTP,
    WEBSOCKET,
    FANOUT,
    SOCKJS,
    MEMORY,
    IDLE
}
