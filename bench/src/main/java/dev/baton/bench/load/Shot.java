// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

import org.jspecify.annotations.Nullable;

/// One request that has been started, and what its answer has to be.
///
/// @param expected the body that is due; null when only the form of it is known
record Shot(Kind kind, long intended, long sent, @Nullable String expected) {
    private static final int SHOWN = 60;

    static Shot now(Kind kind, long intended, @Nullable String expected) {
        return new Shot(kind, intended, System.nanoTime(), expected);
    }

    /// Judges the answer that has just come in.
    Outcome answered(Answer answer) {
        if (answer.status() != 200) {
            return failed(Cause.BAD_STATUS, "status " + answer.status());
        }
        if (kind.plain()) {
            var label = Label.in(answer.body());
            return label.isPresent() ? good(label.get()) : wrongBody(answer);
        }
        return expected == null || expected.equals(answer.body().strip())
                ? good(null)
                : wrongBody(answer);
    }

    Outcome broke(Broken broken) {
        return failed(broken.why(), broken.detail());
    }

    Outcome failed(Cause cause, String detail) {
        return new Outcome.Failed(kind, intended, sent, System.nanoTime(), cause, detail);
    }

    private Outcome good(@Nullable Label label) {
        return new Outcome.Answered(kind, intended, sent, System.nanoTime(), label);
    }

    private Outcome wrongBody(Answer answer) {
        var text = answer.body().strip();
        var shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
        var due = expected == null ? "hello <version> generation <n>" : expected;
        return failed(Cause.BAD_ANSWER, "expected '" + due + "', got '" + shown + "'");
    }
}
