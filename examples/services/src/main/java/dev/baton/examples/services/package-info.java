// SPDX-License-Identifier: Apache-2.0
/// The services that SockJS test suites expect.
@NullMarked
package dev.baton.examples.services;

import org.jspecify.annotations.NullMarked;
