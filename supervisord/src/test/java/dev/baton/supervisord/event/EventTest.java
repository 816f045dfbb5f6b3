// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.supervisord.config.GroupSettings;
import dev.baton.supervisord.config.PayloadLength;
import dev.baton.supervisord.event.Event.Channel;
import dev.baton.supervisord.event.Event.Source;
import dev.baton.supervisord.process.Action;
import dev.baton.supervisord.process.Life;
import dev.baton.supervisord.process.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTest {
    private static final Source SOURCE = new Source("p", "g");

    @ParameterizedTest
    @CsvSource({
        "STOPPED, pid:7",
        "STARTING, tries:2",
        "RUNNING, pid:7",
        "BACKOFF, tries:2",
        "STOPPING, pid:7",
        "EXITED, expected:0 pid:7",
        "FATAL, ",
        "UNKNOWN, "
    })
    void aChangeOfStateSaysWhatBelongsToIt(State to, String details) {
        var life = new Life(to, 2, null, 0, null, null, null, "");
        var event = Event.state(SOURCE, new Action.Announce(State.RUNNING, life, 7, false));
        var rest = details == null ? "" : " " + details;
        assertThat(event)
                .isEqualTo(
                        new Event(
                                EventType.valueOf("PROCESS_STATE_" + to),
                                "processname:p groupname:g from_state:RUNNING" + rest));
    }

    @Test
    void theOtherPayloadsAreSupervisordsToo() {
        assertThat(Event.communication(SOURCE, 7, Channel.STDERR, "a\nb".getBytes(UTF_8)))
                .isEqualTo(
                        new Event(
                                EventType.PROCESS_COMMUNICATION_STDERR,
                                "processname:p groupname:g pid:7\na\nb"));
        assertThat(Event.log(SOURCE, 7, Channel.STDOUT, "é".getBytes(UTF_8)))
                .isEqualTo(
                        new Event(
                                EventType.PROCESS_LOG_STDOUT,
                                "processname:p groupname:g pid:7 channel:stdout\né"));
        assertThat(Event.log(SOURCE, 7, Channel.STDERR, new byte[] {'a', (byte) 0xff, '\n'}))
                .isEqualTo(
                        new Event(
                                EventType.PROCESS_LOG_STDERR,
                                "processname:p groupname:g pid:7 channel:stderr\nUndecodable: b'a\\xff\\n'"));
        assertThat(Event.remote("t", "d").payload()).isEqualTo("type:t\nd");
        assertThat(Event.groupAdded("g"))
                .isEqualTo(new Event(EventType.PROCESS_GROUP_ADDED, "groupname:g\n"));
        assertThat(Event.tick(EventType.TICK_60, 120))
                .isEqualTo(new Event(EventType.TICK_60, "when:120"));
        assertThat(Event.running().payload()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "TICK_5, TICK, true",
        "TICK_5, TICK_5, true",
        "TICK_5, TICK_60, false",
        "TICK_5, EVENT, true",
        "PROCESS_STATE_EXITED, PROCESS_STATE, true",
        "PROCESS_LOG_STDOUT, PROCESS_STATE, false",
        "PROCESS_GROUP_ADDED, PROCESS_GROUP, true",
        "SUPERVISOR_STATE_CHANGE_RUNNING, SUPERVISOR_STATE_CHANGE, true",
        "REMOTE_COMMUNICATION, REMOTE_COMMUNICATION, true",
        "REMOTE_COMMUNICATION, PROCESS_COMMUNICATION, false"
    })
    void anAbstractTypeStandsForAllThatBeginWithIt(EventType type, String name, boolean isA) {
        assertThat(type.isA(name)).isEqualTo(isA);
    }

    @Test
    void theEnvelopeCountsCharactersIfItIsToldTo() {
        for (var text : List.of("é", "\ud83d\ude00", "e")) { // as Python counts, not as Java
            var event = new QueuedEvent(new Event(EventType.REMOTE_COMMUNICATION, text), 0, 0);
            assertThat(new String(event.envelope("s", "p", PayloadLength.CHARACTERS), UTF_8))
                    .endsWith(" len:1\n" + text);
            assertThat(event.isAmbiguous()).isEqualTo(!text.equals("e"));
        }
    }

    @Test
    void theEnvelopeCountsBytes() {
        var event = new QueuedEvent(new Event(EventType.REMOTE_COMMUNICATION, "é"), 21, 10);
        assertThat(new String(event.envelope("supervisor", "pool", PayloadLength.BYTES), UTF_8))
                .isEqualTo(
                        "ver:3.0 server:supervisor serial:21 pool:pool poolserial:10 eventname:REMOTE_COMMUNICATION len:2\né");
    }

    private static Pool pool(String name, int size, List<Long> dropped, String... events) {
        var settings =
                new GroupSettings.Listeners(
                        name,
                        -1,
                        List.of(),
                        size,
                        Set.copyOf(Arrays.asList(events)),
                        GroupSettings.Listeners.DEFAULT_HANDLER,
                        PayloadLength.BYTES);
        return new Pool(settings, dropped::add);
    }

    @Test
    void serialsCountWhatSomebodyWantsAndPoolSerialsWhatThisPoolWants() {
        var ticks = pool("ticks", 10, List.of(), "TICK");
        var all = pool("all", 10, List.of(), "EVENT");
        var bus = new EventBus();
        bus.add(ticks);
        bus.publish(Event.running());
        bus.publish(Event.tick(EventType.TICK_5, 5));
        bus.add(all);
        bus.publish(Event.running());
        assertThat(bus.publish(Event.tick(EventType.TICK_5, 10))).containsExactly(ticks, all);
        assertThat(taken(ticks)).containsExactly("0 0 TICK_5", "2 1 TICK_5");
        assertThat(taken(all)).containsExactly("1 0 SUPERVISOR_STATE_CHANGE_RUNNING", "2 1 TICK_5");
        bus.remove(ticks);
        assertThat(bus.publish(Event.tick(EventType.TICK_5, 15))).containsExactly(all);
    }

    @Test
    void aDaemonThatBeginsAnewGoesOnCounting() {
        var bus = new EventBus();
        bus.add(pool("p", 10, List.of(), "EVENT"));
        bus.publish(Event.running());
        var next = new EventBus();
        next.countFrom(bus.nextSerial());
        var pool = pool("p", 10, List.of(), "EVENT");
        next.add(pool);
        next.publish(Event.running());
        assertThat(taken(pool)).containsExactly("1 0 SUPERVISOR_STATE_CHANGE_RUNNING");
    }

    private static List<String> taken(Pool pool) {
        var all = new ArrayList<String>();
        for (var head = pool.head(); head.isPresent(); head = pool.head()) {
            var event = head.get();
            all.add(event.serial() + " " + event.poolSerial() + " " + event.event().type());
            pool.removeHead();
        }
        return all;
    }

    @Test
    void whenWaitingEventsTakeTooMuchMemoryThePoolWithMostOfThemLosesItsOldest() {
        var dropped = new ArrayList<Long>();
        var droppedOfOther = new ArrayList<Long>();
        var stuck = pool("stuck", 1000, dropped, "EVENT");
        var other = pool("other", 1000, droppedOfOther, "TICK");
        var bus = new EventBus(100_000);
        bus.add(other);
        bus.add(stuck);
        bus.publish(Event.tick(EventType.TICK_5, 0));
        for (int i = 0; i < 10; i++) {
            bus.publish(Event.remote("t", "x".repeat(20_000)));
        }
        assertThat(dropped).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
        assertThat(taken(stuck))
                .containsExactly("9 9 REMOTE_COMMUNICATION", "10 10 REMOTE_COMMUNICATION");
        assertThat(droppedOfOther).isEmpty();
        bus.publish(Event.remote("t", "x".repeat(40_000)));
        assertThat(taken(stuck)).hasSize(1); // what was taken takes no memory here
        bus.publish(Event.remote("t", "x".repeat(60_000)));
        assertThat(taken(stuck)).isEmpty(); // more than there is room for at all
        assertThat(taken(other)).hasSize(1);
    }

    @Test
    void aFullPoolDropsItsOldestAlsoForOneThatComesBack() {
        var dropped = new ArrayList<Long>();
        var pool = pool("p", 2, dropped, "EVENT");
        var bus = new EventBus();
        bus.add(pool);
        bus.publish(Event.running());
        var sent = pool.head().orElseThrow();
        pool.removeHead();
        for (int i = 0; i < 3; i++) {
            bus.publish(Event.tick(EventType.TICK_5, i));
        }
        assertThat(dropped).containsExactly(1L);
        pool.putBack(sent);
        assertThat(dropped).containsExactly(1L, 2L);
        assertThat(taken(pool))
                .containsExactly("0 0 SUPERVISOR_STATE_CHANGE_RUNNING", "3 3 TICK_5");
    }
}
