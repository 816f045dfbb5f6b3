// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle;

/// What a load balancer may ask.
///
/// @param live the process does its work; false only after the end has begun for good
/// @param ready new load is welcome here
/// @param phase what the generation is doing, in a word, for people
public record Health(boolean live, boolean ready, String phase) {}
