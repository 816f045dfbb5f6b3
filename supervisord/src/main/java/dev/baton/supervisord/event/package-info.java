// SPDX-License-Identifier: Apache-2.0
/// Events for listeners: what is told ([Event]), who waits for it ([Pool], [EventBus]), and what a
/// listener may answer ([ListenerProtocol]). No I/O.
///
/// Imports `config` and `process`. Must never know how events are carried.
@NullMarked
package dev.baton.supervisord.event;

import org.jspecify.annotations.NullMarked;
