// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.supervision;

import dev.baton.supervisord.event.Event;
import dev.baton.supervisord.event.Event.Channel;
import dev.baton.supervisord.event.Event.Source;
import dev.baton.supervisord.log.ChildLog;

/// Makes events of what one channel of a child says: PROCESS_LOG and PROCESS_COMMUNICATION. The
/// pump's thread.
///
/// @param supervisor takes the events
/// @param source whose they are
/// @param pid of the child
/// @param channel of the child
/// @param logs whether each piece of output is one, beside the messages
record EventTap(Supervisor supervisor, Source source, int pid, Channel channel, boolean logs)
        implements ChildLog.Listener {
    @Override
    public void output(byte[] bytes) {
        if (logs) {
            supervisor.publishSoon(Event.log(source, pid, channel, bytes));
        }
    }

    /// A message is output too.
    @Override
    public void message(byte[] bytes) {
        output(bytes);
        supervisor.publishSoon(Event.communication(source, pid, channel, bytes));
    }
}
