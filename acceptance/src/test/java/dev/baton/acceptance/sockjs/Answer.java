// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

/// A complete answer.
///
/// @param chunks those of the body, without the last, empty one; none when it was not chunked
record Answer(Head head, String body, List<String> chunks) {
    int status() {
        return head.status();
    }

    Optional<String> header(String name) {
        return head.header(name);
    }

    /// Fails unless it is such an answer.
    Answer must(int status) {
        assertThat(status()).as("the status of %s", this).isEqualTo(status);
        return this;
    }

    /// Fails unless it is such an answer, with exactly this body.
    Answer must(int status, String body) {
        assertThat(body()).as("the body, status %s", status()).isEqualTo(body);
        return must(status);
    }

    /// Fails unless it is such an answer, whose body has this in it.
    Answer mustSay(int status, String part) {
        assertThat(body()).as("the body, status %s", status()).contains(part);
        return must(status);
    }
}
