// SPDX-License-Identifier: Apache-2.0
/// Clients that others wrote, against the distribution's examples: sockjs-client and ws in Node,
/// sockjs-client and the chat's page in Chromium.
///
/// The clients are driven by the scripts in `src/test/js`, which print a line for every case;
/// [Driver] runs them and makes a test of each line. `./baton test` fetches what they need; where
/// it cannot be had, the tests are skipped and say so, but in CI (`CI=true`) they fail.
@NullMarked
package dev.baton.acceptance.client;

import org.jspecify.annotations.NullMarked;
