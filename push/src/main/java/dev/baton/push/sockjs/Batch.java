// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.sockjs;

import java.util.Iterator;
import java.util.List;

/// The messages that a client sent at once. Each is read when it is asked for: a mebibyte of tiny
/// messages would be twenty as so many strings. Immutable; any thread.
public final class Batch implements Iterable<String> {
    /// Those of a short one are kept as they were read.
    static final int SHORT = 4096;

    private final String json;
    private final List<String> messages;

    /// @param json valid
    /// @param messages all of them, if it is short
    Batch(String json, List<String> messages) {
        this.json = json;
        this.messages = messages;
    }

    /// As it came, in characters.
    public int length() {
        return json.length();
    }

    @Override
    public Iterator<String> iterator() {
        return json.length() <= SHORT ? messages.iterator() : Payload.again(json);
    }
}
