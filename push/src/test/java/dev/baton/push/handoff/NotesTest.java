// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.push.session.Message;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
                new Note.GoOn(8, Map.of("count", 3L), "17"),
                new Note.Told(9, List.of("a", "b"), 11),
                new Note.Received(11),
                new Note.State("rooms", List.of("said", 7L)),
                new Note.Begin(),
                new Note.Enough(),
                new Note.Progress(3, 17, "{}"),
                new Note.Delivery(
                        10,
                        new Parcel.Connection(
                                "GET".getBytes(StandardCharsets.US_ASCII), null, true, "http"),
                        Map.of()),
                new Note.Delivery(
                        10,
                        new Parcel.Stream(
                                new Parcel.Connection(
                                        new byte[0],
                                        new InetSocketAddress("10.0.0.1", 1024),
                                        false,
                                        "http"),
                                "GET",
                                "/events?a=1",
                                "HTTP/1.1",
                                List.of("Host", "example.org"),
                                200,
                                true,
                                new byte[] {4}),
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

    /// Bytes of the first release, `notes-1.txt`: later ones have to read them, and to write them
    /// so that it can.
    @Test
    void areThoseOfTheFirstRelease() throws Exception {
        var written = new ArrayList<String>();
        for (var note : notes()) {
            var hex = HexFormat.of().formatHex(Notes.encode(note));
            written.add(note.getClass().getSimpleName() + " " + hex);
        }
        assertThat(written).containsExactlyElementsOf(golden());
    }

    @Test
    void readsTheFirstRelease() throws Exception {
        for (var line : golden()) {
            var bytes = HexFormat.of().parseHex(line.substring(line.indexOf(' ') + 1));
            assertThat(Notes.encode(Notes.decode(bytes))).as(line).isEqualTo(bytes);
        }
    }

    private static List<String> golden() throws IOException {
        try (var in = Objects.requireNonNull(NotesTest.class.getResourceAsStream("notes-1.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
        }
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
