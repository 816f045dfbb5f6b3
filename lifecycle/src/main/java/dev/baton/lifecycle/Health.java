// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

/// What a load balancer may ask.
///
/// @param live the process does its work; false once it has ended
/// @param ready new load is welcome here
/// @param phase what the generation is doing, in a few words, for people
public record Health(boolean live, boolean ready, String phase) {}
