// SPDX-License-Identifier: Apache-2.0
/// The rules of the chat, without a network; acceptance has it in a browser.
@NullMarked
package dev.baton.examples.chat;

import org.jspecify.annotations.NullMarked;
