// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.push.http.Exchange;
import dev.baton.push.http.Handler;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.xmlrpc.Limits;
import dev.baton.supervisor.api.xmlrpc.MalformedException;
import dev.baton.supervisor.api.xmlrpc.MethodCall;
import dev.baton.supervisor.api.xmlrpc.MethodResponse;
import dev.baton.supervisor.api.xmlrpc.Value;
import dev.baton.supervisor.api.xmlrpc.XmlRpc;
import dev.baton.supervisord.config.LogLevel;
import dev.baton.supervisord.log.MainLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/// `POST /RPC2`: a call of XML-RPC. Each is on a thread of its own, so one that waits delays no
/// other.
///
/// @param methods what can be called
/// @param room for calls and answers
/// @param log what was called, and what was wrong
record RpcPage(Methods methods, Room room, MainLog log) implements Handler {
    private static final String XML = "text/xml";

    /// What a document takes while it is read, for each of its bytes.
    private static final int COPIES = 6;

    /// An answer of this weight is not made as a whole.
    private static final int LARGE = 256 * 1024;

    @Override
    public void handle(Exchange exchange) throws Exception {
        if (exchange.header("Content-Length").isEmpty()
                && exchange.header("Transfer-Encoding").isEmpty()) {
            exchange.status(411).text("411 Length Required\n");
            return;
        }
        try (var share = room.share()) {
            handle(exchange, share);
        }
    }

    private void handle(Exchange exchange, Room.Share share) throws Exception {
        @Nullable MethodResponse response;
        try {
            response = answer(read(exchange, share), share);
        } catch (MalformedException e) {
            log.error("XML-RPC request data is invalid: " + e.getMessage());
            exchange.status(400).text("400 Bad Request: " + e.getMessage() + "\n");
            return;
        } catch (FaultException fault) { // there is no room to read it
            response = fault.toResponse();
        }
        if (response == null) {
            exchange.status(500).text("500 Internal Server Error\n");
        } else {
            send(exchange, response);
        }
    }

    private static MethodCall read(Exchange exchange, Room.Share share)
            throws IOException, InterruptedException {
        share.reserve(COPIES * length(exchange));
        var call = XmlRpc.readCall(exchange.body().readAllBytes(), Limits.CALLS);
        var _ = share.keep(Value.array(call.arguments()));
        return call;
    }

    private static long length(Exchange exchange) {
        var announced = exchange.header("Content-Length").orElse("");
        return announced.matches("[0-9]{1,9}")
                ? Math.min(Long.parseLong(announced), Limits.CALLS.bytes())
                : Limits.CALLS.bytes();
    }

    private static void send(Exchange exchange, MethodResponse response) throws Exception {
        if (response instanceof MethodResponse.Result(var value) && value.weight() > LARGE) {
            exchange.stream(XML, XmlRpc.length(response), out -> XmlRpc.write(response, out));
        } else {
            exchange.bytes(XML, XmlRpc.write(response));
        }
    }

    /// @return null when it failed in a way that is the daemon's fault
    private @Nullable MethodResponse answer(MethodCall call, Room.Share share)
            throws InterruptedException {
        log.log(LogLevel.TRACE, "XML-RPC method called: " + call.method() + "()");
        try {
            return new MethodResponse.Result(methods.call(call, share));
        } catch (FaultException fault) {
            log.log(
                    LogLevel.TRACE,
                    "XML-RPC method %s() returned fault: [%d] %s"
                            .formatted(call.method(), fault.code(), fault.text()));
            return fault.toResponse();
        } catch (RuntimeException e) {
            var text = new StringWriter();
            e.printStackTrace(new PrintWriter(text));
            log.critical("XML-RPC method %s() failed: %s".formatted(call.method(), text));
            return null;
        }
    }
}
