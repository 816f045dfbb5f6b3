// SPDX-License-Identifier: Apache-2.0
/// How the user is reached: the line editor on a terminal ([Editor]), plain lines elsewhere
/// ([PlainInput]), Ctrl-C. The only package that knows JLine.
@NullMarked
package dev.baton.supervisorctl.shell;

import org.jspecify.annotations.NullMarked;
