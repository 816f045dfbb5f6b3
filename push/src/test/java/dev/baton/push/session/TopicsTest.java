// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who is subscribed hears it, in the order in which it was published.
@Timeout(60)
class TopicsTest {
    private final Topics topics = new Topics();

    /// A session that keeps what it is sent.
    private static final class Ear implements Session {
        private final Queue<Message> heard = new ConcurrentLinkedQueue<>();
        private final Map<String, Object> attributes = new ConcurrentHashMap<>();
        private volatile boolean open = true;
        private volatile boolean full;

        @Override
        public SessionInfo info() {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public boolean send(Message message) {
            return open && !full && heard.add(message);
        }

        @Override
        public void close(int code, String reason) {
            open = false;
        }

        @Override
        public void execute(Runnable task) {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public long pending() {
            return 0;
        }

        @Override
        public Map<String, Object> attributes() {
            return attributes;
        }

        List<String> texts() {
            return heard.stream().map(Message::text).toList();
        }
    }

    private Ear subscribed(String... to) {
        var ear = new Ear();
        for (var topic : to) {
            topics.subscribe(ear, topic);
        }
        return ear;
    }

    @Test
    void subscribersOfATopicHearItAndNobodyElse() {
        var both = subscribed("news", "sport");
        var news = subscribed("news");
        assertThat(topics.publish("news", "n")).isEqualTo(2);
        assertThat(topics.publish("sport", "s")).isEqualTo(1);
        assertThat(topics.publish("weather", "w")).isZero();
        assertThat(both.texts()).containsExactly("n", "s");
        assertThat(news.texts()).containsExactly("n");
    }

    @Test
    void whoSubscribesTwiceHearsItOnce() {
        var ear = subscribed("news", "news");
        assertThat(topics.publish("news", "n")).isEqualTo(1);
        assertThat(ear.texts()).containsExactly("n");
        topics.unsubscribe(ear, "news");
        assertThat(topics.publish("news", "n")).isZero();
    }

    @Test
    void allHearTheVerySameMessage() {
        var one = subscribed("news");
        var other = subscribed("news");
        var message = Message.of("n");
        topics.publish("news", message);
        assertThat(one.heard.peek()).isSameAs(message);
        assertThat(other.heard.peek()).isSameAs(message);
    }

    @Test
    void whoUnsubscribesOfOneTopicHearsTheOthers() {
        var ear = subscribed("news", "sport");
        topics.unsubscribe(ear, "news");
        topics.unsubscribe(ear, "never subscribed");
        topics.publish("news", "n");
        topics.publish("sport", "s");
        assertThat(ear.texts()).containsExactly("s");
    }

    @Test
    void whoUnsubscribesOfAllHearsNothing() {
        var ear = subscribed("news", "sport");
        var other = subscribed("news");
        topics.unsubscribe(ear);
        assertThat(topics.publish("news", "n")).isEqualTo(1);
        assertThat(topics.publish("sport", "s")).isZero();
        assertThat(ear.texts()).isEmpty();
        assertThat(other.texts()).containsExactly("n");
        assertThat(topics.subscribers("sport")).isEmpty();
    }

    @Test
    void whoHasClosedIsForgottenAtTheNextMessage() {
        var gone = subscribed("news");
        var there = subscribed("news");
        gone.close();
        assertThat(topics.subscribers("news")).containsExactlyInAnyOrder(gone, there);
        assertThat(topics.publish("news", "n")).isEqualTo(1);
        assertThat(topics.subscribers("news")).containsExactly(there);
    }

    @Test
    void whoHasNoRoomStaysSubscribed() {
        var ear = subscribed("news");
        ear.full = true;
        assertThat(topics.publish("news", "lost")).isZero();
        ear.full = false;
        assertThat(topics.publish("news", "n")).isEqualTo(1);
        assertThat(ear.texts()).containsExactly("n");
    }

    @Test
    void eachPublishersMessagesStayInOrderWhileOthersComeAndGo() throws Exception {
        var stays = subscribed("news");
        var publishers = new ArrayList<Thread>();
        for (int p = 0; p < 3; p++) {
            var name = "p" + p + " ";
            publishers.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < 2_000; i++) {
                                    topics.publish("news", name + i);
                                }
                            }));
        }
        var visitors = new ArrayList<Ear>();
        while (publishers.stream().anyMatch(Thread::isAlive)) {
            var visitor = subscribed("news", "sport");
            visitors.add(visitor);
            if (visitors.size() % 2 == 0) {
                visitor.close();
            }
            topics.unsubscribe(visitor);
        }
        visitors.add(stays);
        for (var ear : visitors) {
            for (int p = 0; p < 3; p++) {
                assertInOrder(ear.texts(), "p" + p + " ");
            }
        }
        assertThat(stays.heard).hasSize(6_000);
        assertThat(topics.subscribers("news")).containsExactly(stays);
        assertThat(topics.subscribers("sport")).isEmpty();
    }

    /// A visitor hears a run of them, without holes.
    private static void assertInOrder(List<String> heard, String publisher) {
        var numbers =
                heard.stream()
                        .filter(text -> text.startsWith(publisher))
                        .map(text -> Integer.parseInt(text.substring(publisher.length())))
                        .toList();
        for (int i = 1; i < numbers.size(); i++) {
            assertThat(numbers.get(i)).isEqualTo(numbers.get(i - 1) + 1);
        }
    }
}
