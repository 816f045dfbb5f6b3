// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.push.http.Leaving;
import dev.baton.push.metrics.ServerMetrics;
import dev.baton.push.session.Broadcast;
import dev.baton.push.session.Message;
import dev.baton.push.session.Overflow;
import dev.baton.push.session.Session;
import dev.baton.push.session.SessionHandler;
import dev.baton.push.session.WebSocketSettings;
import dev.baton.push.websocket.Frame;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What handlers are told, and what becomes of what they send, without a network.
@Timeout(60)
class RawSessionTest {
    private static final WebSocketSettings INLINE = WebSocketSettings.DEFAULT.withInline(true);

    private final FakeLink link = new FakeLink();
    private final Diary diary = new Diary();

    private static RawSession session(WebSocketSettings settings, SessionHandler handler) {
        return new RawSession(
                Diary.info(),
                handler,
                settings,
                Presence.UNCOUNTED,
                new SessionTracker("/s", ServerMetrics.NONE),
                null);
    }

    private RawSession opened(WebSocketSettings settings, SessionHandler handler) {
        var session = session(settings, handler);
        session.opened(link);
        return session;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itIsOpenedThenHasMessagesInOrderAndIsClosedLast(boolean inline) {
        var session = opened(WebSocketSettings.DEFAULT.withInline(inline), diary);
        session.text("a");
        session.text("b");
        session.closed(1000, "bye");
        diary.awaitPages("opened", "message a", "message b", "closed 1000 bye");
    }

    @Test
    void itIsClosedOnceHoweverOftenItEnds() {
        var session = opened(INLINE, diary);
        session.close(3000, "first");
        session.close(3001, "second");
        session.leave(Leaving.SHUTDOWN);
        session.closed(1006, "connection lost");
        session.closed(1006, "again");
        diary.awaitPages("opened", "closed 3000 first");
        assertThat(link.lastWords()).isEqualTo("3000 first");
    }

    @Test
    void itIsClosedOnceWhenManyCloseItAtTheSameTime() throws InterruptedException {
        for (int round = 0; round < 50; round++) {
            var closed = new AtomicInteger();
            var session =
                    session(
                            INLINE,
                            new Diary() {
                                @Override
                                public void closed(Session session, int code, String reason) {
                                    closed.incrementAndGet();
                                }
                            });
            session.opened(new FakeLink());
            var go = new CountDownLatch(1);
            var threads =
                    IntStream.range(0, 4)
                            .mapToObj(i ->
                                    Thread.ofPlatform()
                                            .start(() -> {
                                                try {
                                                    go.await();
                                                } catch (InterruptedException e) {
                                                    return;
                                                }
                                                if (i % 2 == 0) {
                                                    session.close(3000 + i, "");
                                                } else {
                                                    session.closed(1006, "lost");
                                                }
                                            }))
                            .toList();
            go.countDown();
            for (var thread : threads) {
                thread.join();
            }
            assertThat(closed).hasValue(1);
        }
    }

    @Test
    void whatArrivedBeforeTheClientClosedIsStillTold() throws Exception {
        var go = new CountDownLatch(1);
        var slow =
                new Diary() {
                    @Override
                    public void opened(Session session) throws Exception {
                        super.opened(session);
                        go.await();
                    }
                };
        var session = opened(WebSocketSettings.DEFAULT, slow);
        session.text("a");
        session.text("b");
        session.closed(1000, "bye");
        assertThat(session.isOpen()).isFalse();
        go.countDown();
        slow.awaitPages("opened", "message a", "message b", "closed 1000 bye");
    }

    @Test
    void whatArrivesAfterTheHandlerHasClosedIsNotTold() {
        var closes =
                new Diary() {
                    @Override
                    public void message(Session session, String text) throws Exception {
                        super.message(session, text);
                        session.close(3000, "enough");
                    }
                };
        var session = opened(INLINE, closes);
        session.text("a");
        session.text("b");
        closes.awaitPages("opened", "message a", "closed 3000 enough");
    }

    @Test
    void aHandlerThatFailsClosesItsSession() {
        var fails =
                new Diary() {
                    @Override
                    public void message(Session session, String text) throws Exception {
                        super.message(session, text);
                        throw new StackOverflowError("as the test wants it");
                    }
                };
        var session = opened(INLINE, fails);
        session.text("a");
        session.text("b");
        fails.awaitPages("opened", "message a", "closed 1011 internal error");
        assertThat(link.lastWords()).isEqualTo("1011 internal error");
    }

    @Test
    void aHandlerThatFailsWhenItIsClosedHarmsNobody() {
        var session =
                opened(
                        INLINE,
                        new Diary() {
                            @Override
                            public void closed(Session session, int code, String reason) {
                                throw new IllegalStateException("as the test wants it");
                            }
                        });
        session.closed(1000, "bye");
        assertThat(session.isOpen()).isFalse();
    }

    @Test
    void whatWasSentBeforeItWasClosedGoesOutFirst() {
        var session = opened(INLINE.withWater(10, 10_000), diary);
        for (int i = 0; i < 5; i++) {
            assertThat(session.send("0123456789")).isTrue();
        }
        assertThat(link.sent()).as("the others wait").hasSize(1);
        session.close();
        assertThat(link.sent()).hasSize(5);
        assertThat(link.lastWords()).isEqualTo("1000 Normal closure");
        assertThat(session.send("late")).isFalse();
    }

    @Test
    void whatWaitsGoesOutInOrderWhenTheClientReads() {
        var session = opened(INLINE.withWater(1, 10_000), diary);
        for (int i = 1; i <= 5; i++) {
            session.send("x".repeat(i));
        }
        assertThat(session.pending()).isEqualTo(2 + 1 + 2 + 3 + 4 + 5);
        for (int i = 1; i <= 5; i++) {
            assertThat(link.sent()).hasSize(i);
            link.read(session);
        }
        assertThat(link.sent()).extracting(Frame::length).containsExactly(1, 2, 3, 4, 5);
        assertThat(session.pending()).isZero();
    }

    @Test
    void aClientThatIsTooSlowIsSentAwayIfThatIsThePolicy() {
        var session = opened(INLINE.withWater(1, 1_000), diary);
        int count = 0;
        while (session.send("")) {
            count++;
            assertThat(count).as("messages without bytes").isLessThan(10_000);
        }
        assertThat(link.sent()).hasSize(count);
        diary.awaitPages("opened", "closed 1013 too slow");
        assertThat(link.lastWords()).isEqualTo("1013 too slow");
    }

    @Test
    void aSenderThatPausesIsLetGoWhenTheSessionEnds() throws InterruptedException {
        var settings = INLINE.withWater(1, 200).withOverflow(Overflow.PAUSE);
        var session = opened(settings, diary);
        session.send("on its way");
        session.send("waits");
        var results = new ArrayList<Boolean>();
        var sender = Thread.ofPlatform().start(() -> results.add(session.send("x".repeat(200))));
        await().until(() -> sender.getState() == Thread.State.WAITING);
        session.closed(1006, "lost");
        sender.join();
        assertThat(results).containsExactly(false);
    }

    @Test
    void oneMessageToManyIsEncodedOnce() {
        var links = IntStream.range(0, 10).mapToObj(_ -> new FakeLink()).toList();
        var sessions = new ArrayList<Session>();
        for (var to : links) {
            var session = session(INLINE, diary);
            session.opened(to);
            sessions.add(session);
        }
        sessions.getLast().close();
        assertThat(Broadcast.send(sessions, "hello")).isEqualTo(9);
        var frame = links.getFirst().sent().getFirst();
        assertThat(links.subList(0, 9))
                .allSatisfy(to -> assertThat(to.sent().getFirst()).isSameAs(frame));
        assertThat(links.getLast().sent()).isEmpty();
    }

    @Test
    void bytesAndTextsAreDifferentFrames() {
        var session = opened(INLINE, diary);
        session.send(Message.of(new byte[] {1}));
        session.send("1");
        assertThat(link.sent()).extracting(Frame::isText).containsExactly(false, true);
    }

    @Test
    void aClientThatSendsFasterThanItsHandlerReadsIsHeldUp() throws Exception {
        var go = new CountDownLatch(1);
        var slow =
                new Diary() {
                    @Override
                    public void opened(Session session) throws Exception {
                        go.await();
                    }
                };
        var session = opened(WebSocketSettings.DEFAULT.withMaxMessage(1_000), slow);
        session.text("x".repeat(900));
        assertThat(link.reading()).isEmpty();
        session.text("x".repeat(100));
        assertThat(link.reading()).as("a thousand characters wait").containsExactly(false);
        go.countDown();
        await().untilAsserted(() -> assertThat(link.reading()).containsExactly(false, true));
    }

    @Test
    void onlyWhatACloseFrameCanCarryCloses() {
        var session = opened(INLINE, diary);
        for (int code : new int[] {0, 999, 1004, 1005, 1006, 1015, 5000}) {
            assertThatThrownBy(() -> session.close(code, ""))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> session.close(3000, "é".repeat(62)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(session.isOpen()).isTrue();
        session.close(3000, "x".repeat(123));
        assertThat(session.isOpen()).isFalse();
    }

    @Test
    void attributesAreTheSessionsOwnAndOutliveIt() {
        var session = opened(INLINE, diary);
        var other = session(INLINE, diary);
        session.attributes().put("name", "Ann");
        assertThat(other.attributes()).isEmpty();
        session.closed(1000, "");
        assertThat(session.attributes()).containsEntry("name", "Ann");
    }
}
