// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.daemon;

import dev.baton.supervisor.api.ConfigChanges;
import dev.baton.supervisor.api.ConfigInfo;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.OperationResult;
import dev.baton.supervisor.api.ProcessInfo;
import dev.baton.supervisor.api.xmlrpc.Limits;
import dev.baton.supervisor.api.xmlrpc.MalformedException;
import dev.baton.supervisor.api.xmlrpc.MethodCall;
import dev.baton.supervisor.api.xmlrpc.MethodResponse;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisor.api.xmlrpc.WrongTypeException;
import dev.baton.supervisor.api.xmlrpc.XmlRpc;
import dev.baton.supervisorctl.http.Credentials;
import dev.baton.supervisorctl.http.HttpConnection;
import dev.baton.supervisorctl.http.ServerException;
import dev.baton.supervisorctl.http.ServerUrl;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A supervisor, by what can be asked of it. One thread; connects with the first call and keeps the
/// connection while the server does.
///
/// Every method throws [FaultException] where the supervisor answers with a fault, and
/// [ServerException] where it does not answer.
public final class Daemon implements AutoCloseable {
    private final ServerUrl url;
    private final @Nullable Credentials credentials;
    private @Nullable HttpConnection connection;

    /// One that is not asked anything yet.
    public Daemon(ServerUrl url, @Nullable Credentials credentials) {
        this.url = url;
        this.credentials = credentials;
    }

    /// The version of what can be asked.
    public String apiVersion() {
        return ask("getVersion", Value::asText);
    }

    /// The version of the program that answers.
    public String version() {
        return ask("getSupervisorVersion", Value::asText);
    }

    /// Its process id.
    public int pid() {
        return ask("getPID", Value::asInt);
    }

    /// All processes of the active groups.
    public List<ProcessInfo> processes() {
        return ask("getAllProcessInfo", each(ProcessInfo::from));
    }

    /// One process.
    public ProcessInfo process(String name) {
        return ask("getProcessInfo", ProcessInfo::from, Value.of(name));
    }

    /// All processes of the configuration.
    public List<ConfigInfo> configured() {
        return ask("getAllConfigInfo", each(ConfigInfo::from));
    }

    /// Does something to all processes, to those of a group, or to one, by the method's name, and
    /// returns what became of each.
    public List<OperationResult> operate(String method, Value... arguments) {
        return ask(method, each(OperationResult::from), arguments);
    }

    /// Does something that either succeeds or faults.
    public void order(String method, Value... arguments) {
        ask(method, _ -> "", arguments);
    }

    /// Reads the configuration again.
    public ConfigChanges reread() {
        return ask("reloadConfig", ConfigChanges::from);
    }

    /// Some text, by the method's name.
    public String text(String method, Value... arguments) {
        return ask(method, Value::asText, arguments);
    }

    /// A log to follow, over a connection of its own.
    public Follow follow(String path) {
        return Follow.open(HttpConnection.open(url, credentials), path);
    }

    private static <T> Function<Value, List<T>> each(Function<Value, T> one) {
        return value -> value.asArray().stream().map(one).toList();
    }

    private <T> T ask(String method, Function<Value, T> answer, Value... arguments) {
        var call = MethodCall.of("supervisor." + method, arguments);
        try {
            var document =
                    connected()
                            .post("/RPC2", "text/xml", XmlRpc.write(call), Limits.ANSWERS.bytes());
            return switch (XmlRpc.readResponse(document, Limits.ANSWERS)) {
                case MethodResponse.Result(var value) -> answer.apply(value);
                case MethodResponse.Fault fault -> throw FaultException.of(fault);
            };
        } catch (MalformedException | WrongTypeException e) {
            throw new ServerException.Broken(
                    "the answer to " + call.method() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private HttpConnection connected() {
        if (connection != null && connection.isReusable()) {
            return connection;
        }
        close();
        var fresh = HttpConnection.open(url, credentials);
        connection = fresh;
        return fresh;
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
