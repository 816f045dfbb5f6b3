// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

/// What a process group takes of the machine.
///
/// @param permille of one processor since the sample before; -1 when there was none
/// @param bytes of memory that are resident, with those that its processes share counted for each
record Usage(long permille, long bytes) {}
