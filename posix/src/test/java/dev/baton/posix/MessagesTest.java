// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {
    private static final int MOST = 64 * 1024;

    private Fd sender;
    private Fd receiver;

    @BeforeEach
    void connect() {
        var pair = Sockets.pair();
        sender = pair[0];
        receiver = pair[1];
    }

    @AfterEach
    void disconnect() {
        sender.close();
        receiver.close();
    }

    @Test
    void bytesArriveWithoutDescriptors() {
        assertThat(send("hello", List.of())).isEqualTo(5);
        var received = receive();
        assertThat(received.bytes()).asString().isEqualTo("hello");
        assertThat(received.descriptors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 252, Messages.MOST_DESCRIPTORS})
    void everyDescriptorArrivesInOrderUsableAndCloseOnExec(int count) {
        var files = new ArrayList<Fd>();
        try {
            for (int i = 0; i < count; i++) {
                files.add(Open.memory());
            }
            send("files", files);
            var received = receive();
            try {
                assertThat(received.bytes()).asString().isEqualTo("files");
                assertThat(received.descriptors()).hasSize(count).allMatch(Fd::closeOnExec);
                for (int i = 0; i < count; i++) {
                    Open.write(received.descriptors().get(i), "file " + i);
                }
            } finally {
                received.discard();
            }
            for (int i = 0; i < count; i++) {
                assertThat(Open.text(files.get(i))).isEqualTo("file " + i);
            }
        } finally {
            files.forEach(Fd::close);
        }
    }

    @Test
    void aPipeOutlivesItsSender() {
        try (var pipe = Open.pipe()) {
            send("pipe", List.of(pipe.writing()));
            pipe.writing().close();
            var received = receive();
            Open.write(received.descriptors().getFirst(), "through");
            received.discard();
            assertThat(Open.read(pipe.reading(), 100)).isEqualTo("through");
            assertThat(Open.read(pipe.reading(), 100)).as("nobody else writes").isEmpty();
        }
    }

    @Test
    void moreDescriptorsThanAMessageCarriesAreRefusedUnsent() {
        var tooMany = Collections.nCopies(Messages.MOST_DESCRIPTORS + 1, sender);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> send("x", tooMany))
                .withMessage("a message carries at most 253 descriptors, not 254");
        assertNothingArrived();
    }

    @Test
    void aMessageWithoutBytesIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> send("", List.of(sender)));
        assertNothingArrived();
    }

    @Test
    void aClosedDescriptorSendsNothing() {
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(() -> send("x", List.of(sender, Fd.of(9999))))
                .satisfies(e -> assertThat(e.call()).isEqualTo("sendmsg"))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EBADF));
        assertNothingArrived();
    }

    @Test
    void aClosedPeerIsAnEmptyRead() {
        send("last", List.of());
        sender.close();
        assertThat(receive().bytes()).asString().isEqualTo("last");
        var end = receive();
        assertThat(end.bytes()).isEmpty();
        assertThat(end.descriptors()).isEmpty();
    }

    @Test
    void sendingToAClosedPeerIsAnErrorAndNoSignal() {
        receiver.close();
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(() -> send("x", List.of()))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EPIPE));
    }

    @Test
    void aReadEndsBehindTheBytesThatDescriptorsCameWith() {
        try (var first = Open.memory();
                var second = Open.memory()) {
            send("one", List.of(first));
            send("two", List.of(second, first));
            send("three", List.of());
            assertReceived("one", 1);
            assertReceived("two", 2);
            assertReceived("three", 0);
        }
    }

    @Test
    void aShortReadGetsTheDescriptorsAndTheNextOneTheRest() {
        send("abcdef", List.of(sender));
        var start = Messages.receive(receiver.number(), 2);
        start.discard();
        assertThat(start.bytes()).asString().isEqualTo("ab");
        assertThat(start.descriptors()).hasSize(1);
        assertReceived("cdef", 0);
    }

    @Test
    void anEmptyNonBlockingSocketTellsToTryAgain() {
        Open.nonBlocking(receiver);
        assertNothingArrived();
    }

    @Test
    void aFullNonBlockingSocketTakesNeitherBytesNorDescriptors() {
        Open.nonBlocking(sender);
        var sent = 0;
        var messages = 0;
        try {
            while (true) {
                sent += Messages.send(sender.number(), new byte[1000], List.of(sender, receiver));
                messages++;
            }
        } catch (PosixException e) {
            assertThat(e.errno()).isEqualTo(Errno.EAGAIN);
        }
        assertThat(messages).isPositive();
        sender.close();
        var got = 0;
        var descriptors = 0;
        for (var next = receive(); next.bytes().length > 0; next = receive()) {
            got += next.bytes().length;
            descriptors += next.descriptors().size();
            next.discard();
        }
        assertThat(got).isEqualTo(sent);
        assertThat(descriptors).isEqualTo(2 * messages);
    }

    @Test
    void aMessageTakenInPartHasTakenItsDescriptorsAlong() {
        Open.nonBlocking(sender);
        var bytes = new byte[4 * 1024 * 1024];
        new Random(42).nextBytes(bytes);
        var taken = Messages.send(sender.number(), bytes, List.of(sender));
        assertThat(taken).isPositive().isLessThan(bytes.length);
        sender.close();
        var got = new ByteArrayOutputStream();
        var descriptors = 0;
        for (var next = receive(); next.bytes().length > 0; next = receive()) {
            got.writeBytes(next.bytes());
            descriptors += next.descriptors().size();
            next.discard();
        }
        assertThat(got.toByteArray()).isEqualTo(Arrays.copyOf(bytes, taken));
        assertThat(descriptors).isEqualTo(1);
    }

    @Test
    void aThousandMessagesLeakNoDescriptor() {
        try (var pipe = Open.pipe()) {
            var several = List.of(pipe.reading(), pipe.writing(), sender, receiver, sender);
            send("warm up", several);
            receive().discard();
            var before = Fd.open();
            for (int i = 0; i < 1000; i++) {
                send("message " + i, several);
                var received = receive();
                assertThat(received.descriptors()).hasSize(5);
                received.discard();
            }
            assertThat(Fd.open()).hasSameSizeAs(before);
        }
    }

    @Test
    void descriptorsThatFindNoFreeNumberAreAnErrorAndTheOthersAreClosed() {
        var script = "ulimit -n 100; exec \"$0\" \"$@\"";
        var arguments = new ArrayList<>(List.of("sh", "-c", script));
        arguments.addAll(Program.sceneArguments("receive-too-many"));
        try (var scene = Program.start(Spawn.of(Program.SHELL, arguments, Program.PATH))) {
            assertThat(scene.result())
                    .isEqualToIgnoringNewLines("recvmsg: descriptors were lost on the way; 0 left");
        }
    }

    private int send(String text, List<Fd> descriptors) {
        return Messages.send(sender.number(), text.getBytes(StandardCharsets.UTF_8), descriptors);
    }

    private Messages.Received receive() {
        return Messages.receive(receiver.number(), MOST);
    }

    private void assertReceived(String text, int descriptors) {
        var received = receive();
        received.discard();
        assertThat(received.bytes()).asString().isEqualTo(text);
        assertThat(received.descriptors()).hasSize(descriptors);
    }

    private void assertNothingArrived() {
        Open.nonBlocking(receiver);
        assertThatExceptionOfType(PosixException.class)
                .isThrownBy(this::receive)
                .satisfies(e -> assertThat(e.call()).isEqualTo("recvmsg"))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.EAGAIN));
    }
}
