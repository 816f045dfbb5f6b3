// SPDX-License-Identifier: Apache-2.0
package dev.baton.bench.load;

/// A whole HTTP answer.
///
/// @param status as `200`
/// @param closes whether the server announced that it closes the connection
/// @param body decoded from its transfer coding, as UTF-8
record Answer(int status, boolean closes, String body) {}
