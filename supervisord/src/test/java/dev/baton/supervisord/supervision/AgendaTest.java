// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tasks and alarms on the thread of the test.
class AgendaTest {
    private static final int MANY = 10_000;

    private final List<String> done = new ArrayList<>();
    private final Agenda agenda =
            new Agenda(e -> {
                throw new AssertionError(e);
            });

    /// How often something has led to itself again.
    private int again;

    private void taskAfterTask() {
        if (++again < MANY) {
            agenda.post(this::taskAfterTask);
        }
    }

    private void alarmAfterAlarm() {
        if (++again < MANY) {
            agenda.at(agenda.now(), this::alarmAfterAlarm);
        }
    }

    @Test
    void newsComesBeforeTheTime() throws Exception {
        agenda.at(agenda.now(), () -> done.add("alarm"));
        agenda.post(() -> done.add("one"));
        agenda.post(() -> done.add("two"));
        agenda.work();
        assertThat(done).containsExactly("one", "two", "alarm");
    }

    @Test
    void tasksThatLeadToTasksLeaveAlarmsTheirTurn() throws Exception {
        agenda.post(this::taskAfterTask);
        agenda.at(agenda.now(), () -> done.add("alarm"));
        agenda.work();
        assertThat(done).containsExactly("alarm");
        assertThat(again).isLessThan(MANY);
    }

    @Test
    void manyTasksLeaveAlarmsTheirTurn() throws Exception {
        for (int i = 0; i < MANY; i++) {
            agenda.post(() -> done.add("task"));
        }
        agenda.at(agenda.now(), () -> done.add("alarm"));
        agenda.work();
        assertThat(done).hasSizeLessThan(MANY).endsWith("task", "alarm");
    }

    @Test
    void alarmsThatLeadToAlarmsLeaveTasksTheirTurn() throws Exception {
        agenda.at(agenda.now(), this::alarmAfterAlarm);
        agenda.work();
        agenda.post(() -> done.add("task"));
        agenda.work();
        assertThat(done).containsExactly("task");
        assertThat(again).isLessThan(MANY);
    }
}
