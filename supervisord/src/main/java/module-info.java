// SPDX-License-Identifier: Apache-2.0
/// A process manager that reads supervisord.conf: it starts programs, keeps them running, keeps
/// their output.
module dev.baton.supervisord {
    requires static transitive org.jspecify;
    requires dev.baton.lifecycle;
    requires dev.baton.posix;
    requires dev.baton.push;
    requires dev.baton.supervisor.api;
    requires jdk.unsupported;
    requires org.slf4j;

    exports dev.baton.supervisord.config;
}
