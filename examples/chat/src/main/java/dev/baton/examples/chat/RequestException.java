// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

/// A client asked for what cannot be. Tells no stack: it comes from outside, as often as somebody
/// likes.
final class RequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String answer;

    RequestException(String answer) {
        super(answer, null, false, false);
        this.answer = answer;
    }

    /// What the client is told.
    String answer() {
        return answer;
    }
}
