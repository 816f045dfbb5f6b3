// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.push.session.Message;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What two releases say to each other.
class NotesTest {
    private static final Parcel.Sitting SITTING =
            new Parcel.Sitting(
                    "/chat",
                    "x7f3kd2m",
                    "/chat/000/x7f3kd2m/xhr",
                    "a=1",
                    "xhr",
                    new InetSocketAddress("10.0.0.1", 1024),
                    Map.of("host", "example.org"),
                    Map.of("JSESSIONID", "dummy"),
                    Map.of("count", 3L));

    static List<Note> notes() {
        return List.of(
                new Note.Taken(1),
                new Note.Refused(2, "nobody knows"),
                new Note.Ask(3, "/chat", "x7f3kd2m"),
                new Note.Answered(4),
                new Note.Published("rooms", 5, "lobby", Message.of("hällo \ud800")),
                new Note.Published("rooms", 5, "lobby", Message.of(new byte[] {0, -1})),
                new Note.Heard("rooms", 6),
                new Note.Sent(7, Message.of("hello")),
                new Note.Closed(8, 1000, "bye"),
                new Note.Told(9, List.of("a", "b")),
                new Note.Delivery(
                        10,
                        new Parcel.Connection(
                                "GET".getBytes(StandardCharsets.US_ASCII), null, true, "http"),
                        Map.of()),
                new Note.Delivery(
                        11,
                        new Parcel.WebSocket(
                                SITTING,
                                "rfc6455",
                                "chat",
                                true,
                                new byte[] {1, 2},
                                new byte[] {3},
                                "http"),
                        Map.of("rooms", new Note.Subscriptions(List.of("lobby"), 5))),
                new Note.Delivery(
                        12,
                        new Parcel.Polling(
                                new Parcel.Sitting(
                                        "/chat",
                                        "id",
                                        "/chat/0/id/xhr",
                                        "",
                                        "xhr",
                                        UnixDomainSocketAddress.of(""),
                                        Map.of(),
                                        Map.of(),
                                        Map.of()),
                                true,
                                List.of(new byte[] {'"', 'a', '"'}),
                                new byte[0],
                                5000),
                        Map.of()));
    }

    @ParameterizedTest
    @MethodSource("notes")
    void comesBackAsItWas(Note note) throws Cbor.Refused {
        var bytes = Notes.encode(note);
        assertThat(Notes.encode(Notes.decode(bytes))).isEqualTo(bytes);
        assertThat(Notes.decode(bytes)).hasSameClassAs(note);
    }

    /// Bytes of the first release: later ones have to read them.
    @Test
    void readsTheFirstRelease() throws Cbor.Refused {
        assertGolden(new Note.Taken(17), "a2646e6f7465657461" + "6b656e666e756d62657211");
        assertGolden(
                new Note.Sent(2, Message.of("hi")),
                "a3646e6f74656473656e74666e756d62657202676d657373616765626869");
        assertGolden(
                new Note.Delivery(
                        1, new Parcel.Connection(new byte[] {71}, null, false, "http"), Map.of()),
                "a4646e6f74656864656c6976657279666e756d6265720166706172636c"
                                .replace("66706172636c", "66706172" + "63656c")
                        + "a56269736a636f6e6e656374696f6e65696e7075744147"
                        + "66636c69656e746069616e6f6e796d6f7573f4"
                        + "686c697374656e65726468747470"
                        + "66746f70696373a0");
    }

    private static void assertGolden(Note note, String hex) throws Cbor.Refused {
        assertThat(HexFormat.of().formatHex(Notes.encode(note))).isEqualTo(hex);
        var read = Notes.decode(HexFormat.of().parseHex(hex));
        assertThat(Notes.encode(read)).isEqualTo(Notes.encode(note));
    }

    private static byte[] with(Note note, String key, Object value, boolean inParcel)
            throws Cbor.Refused {
        if (!(Cbor.decode(Notes.encode(note)) instanceof Map<?, ?> decoded)) {
            throw new IllegalStateException("no map");
        }
        var map = new LinkedHashMap<Object, @Nullable Object>(decoded);
        if (inParcel && map.get("parcel") instanceof Map<?, ?> parcel) {
            var more = new LinkedHashMap<Object, @Nullable Object>(parcel);
            more.put(key, value);
            map.put("parcel", more);
        } else {
            map.put(key, value);
        }
        return Cbor.encode(map);
    }

    @ParameterizedTest
    @MethodSource("notes")
    void aLaterReleaseMayAddWhatNobodyNeeds(Note note) throws Cbor.Refused {
        for (var inParcel : new boolean[] {false, true}) {
            var read = Notes.decode(with(note, "colour", "blue", inParcel));
            assertThat(Notes.encode(read)).isEqualTo(Notes.encode(note));
        }
    }

    @Test
    void whatALaterReleaseNeedsIsRefused() throws Cbor.Refused {
        var bytes = with(notes().getLast(), "needs", List.of("compression"), true);
        assertThat(Notes.decode(bytes))
                .isInstanceOfSatisfying(
                        Note.Unreadable.class,
                        note -> {
                            assertThat(note.number()).isEqualTo(12);
                            assertThat(note.why()).contains("compression");
                        });
    }

    @Test
    void nonsenseIsRefused() throws Cbor.Refused {
        long seed = ThreadLocalRandom.current().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            var bytes = Notes.encode(notes().get(random.nextInt(notes().size())));
            for (int j = random.nextInt(4); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(Notes.decode(bytes)).isNotNull();
            } catch (Cbor.Refused e) {
                assertThat(e.getMessage()).as("seed %d", seed).isNotEmpty();
            }
        }
    }
}
