// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// However many sessions a message goes to, each form of it is made once.
class MessageTest {
    private final AtomicInteger made = new AtomicInteger();
    private final Message.Encoding<String> loud =
            message -> made.incrementAndGet() + message.text() + "!";
    private final Message.Encoding<String> quiet = message -> message.text() + "...";

    @Test
    void eachEncodingIsMadeOnce() {
        var message = Message.of("hello");
        assertThat(message.encoded(loud)).isEqualTo("1hello!");
        assertThat(message.encoded(quiet)).isEqualTo("hello...");
        assertThat(message.encoded(loud)).isSameAs(message.encoded(loud));
        assertThat(message.encoded(quiet)).isSameAs(message.encoded(quiet));
        assertThat(made).hasValue(1);
        assertThat(Message.of("hello").encoded(loud)).as("of another").isEqualTo("2hello!");
    }

    @Test
    void aMessageDoesNotChangeWithTheArrayItWasMadeOf() {
        var bytes = new byte[] {1, 2};
        var message = Message.of(bytes);
        bytes[0] = 9;
        message.bytes()[1] = 9;
        assertThat(message.bytes()).containsExactly(1, 2);
        assertThat(message.isText()).isFalse();
        assertThatThrownBy(message::text).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theBytesOfATextAreItsUtf8() {
        assertThat(Message.of("é").bytes()).containsExactly(0xc3, 0xa9);
    }
}
