// SPDX-License-Identifier: Apache-2.0
/// `batonctl`: every command of supervisorctl with its output and its exit status, and a shell.
///
/// [Batonctl] puts it together, [Controller] runs a line. `config` reads command line and
/// configuration file, `http` and `daemon` talk to the supervisor, `command` has a class for each
/// command, `output` what is shown, `shell` the line editor. Only `shell` knows JLine.
@NullMarked
package dev.baton.supervisorctl;

import org.jspecify.annotations.NullMarked;
