// SPDX-License-Identifier: Apache-2.0
/// What a supervisor and its clients say to each other, for both sides of the conversation: the
/// states of processes, what is told about them, the faults, and XML-RPC. Start at
/// [dev.baton.supervisor.api.ProcessInfo] and [dev.baton.supervisor.api.xmlrpc.XmlRpc].
module dev.baton.supervisor.api {
    requires static transitive org.jspecify;

    exports dev.baton.supervisor.api;
    exports dev.baton.supervisor.api.xmlrpc;
}
