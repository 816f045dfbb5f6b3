// SPDX-License-Identifier: Apache-2.0
/// The client of the supervisor: `batonctl`. A program, not a library; start at
/// [dev.baton.supervisorctl.Batonctl].
module dev.baton.supervisorctl {
    requires static transitive org.jspecify;
    requires dev.baton.supervisor.api;
    requires org.jline.reader;
    requires org.jline.terminal;

    exports dev.baton.supervisorctl;
}
