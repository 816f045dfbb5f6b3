// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.push.http.Exchange;
import dev.baton.push.http.Handler;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.xmlrpc.Limits;
import dev.baton.supervisor.api.xmlrpc.MalformedException;
import dev.baton.supervisor.api.xmlrpc.MethodCall;
import dev.baton.supervisor.api.xmlrpc.MethodResponse;
import dev.baton.supervisor.api.xmlrpc.XmlRpc;
import dev.baton.supervisord.config.LogLevel;
import dev.baton.supervisord.log.MainLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/// `POST /RPC2`: a call of XML-RPC. Each is on a thread of its own, so one that waits delays no
/// other.
///
/// @param methods what can be called
/// @param log what was called, and what was wrong
record RpcPage(Methods methods, MainLog log) implements Handler {
    private static final String XML = "text/xml";

    @Override
    public void handle(Exchange exchange) throws IOException, InterruptedException {
        if (exchange.header("Content-Length").isEmpty()
                && exchange.header("Transfer-Encoding").isEmpty()) {
            exchange.status(411).text("411 Length Required\n");
            return;
        }
        MethodCall call;
        try {
            call = XmlRpc.readCall(exchange.body().readAllBytes(), Limits.CALLS);
        } catch (MalformedException e) {
            log.error("XML-RPC request data is invalid: " + e.getMessage());
            exchange.status(400).text("400 Bad Request: " + e.getMessage() + "\n");
            return;
        }
        try {
            exchange.bytes(XML, XmlRpc.write(answer(call)));
        } catch (RuntimeException e) {
            var text = new StringWriter();
            e.printStackTrace(new PrintWriter(text));
            log.critical("XML-RPC method %s() failed: %s".formatted(call.method(), text));
            exchange.status(500).text("500 Internal Server Error\n");
        }
    }

    private MethodResponse answer(MethodCall call) throws InterruptedException {
        log.log(LogLevel.TRACE, "XML-RPC method called: " + call.method() + "()");
        try {
            return new MethodResponse.Result(methods.call(call));
        } catch (FaultException fault) {
            log.log(
                    LogLevel.TRACE,
                    "XML-RPC method %s() returned fault: [%d] %s"
                            .formatted(call.method(), fault.code(), fault.text()));
            return fault.toResponse();
        }
    }
}
