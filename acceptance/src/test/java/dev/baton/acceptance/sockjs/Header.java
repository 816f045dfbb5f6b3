// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

/// A header field of a request or an answer.
record Header(String name, String value) {}
