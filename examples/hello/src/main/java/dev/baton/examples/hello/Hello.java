// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.hello;

import dev.baton.push.PushServer;
import dev.baton.push.Warmup;
import dev.baton.push.http.Exchange;
import dev.baton.push.session.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/// A greeting, a slow answer, an upload, a WebSocket and a SockJS service that echo. HUP reloads
/// it, TERM drains and ends it.
public final class Hello {
    private static final long LONGEST_WAIT_MILLIS = 600_000;

    private final String version;

    private Hello(String version) {
        this.version = version;
    }

    /// Starts the server.
    ///
    /// @param args see `hello --help`
    public static void main(String... args) {
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("hello: " + e.getMessage() + "\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        if (options.help()) {
            System.out.println(Options.USAGE);
            return;
        }
        try {
            new Hello(version()).server(options).run();
        } catch (IllegalStateException e) {
            System.err.println("hello: " + e.getMessage());
            System.exit(1);
        }
    }

    private static String version() {
        return Objects.requireNonNullElse(
                Hello.class.getPackage().getImplementationVersion(), "development");
    }

    private PushServer server(Options options) {
        var server =
                PushServer.create()
                        .getInline("/", this::greet)
                        .get("/slow", Hello::slow)
                        .post("/upload", Hello::upload)
                        .websocket("/ws", Session::send)
                        .sockjs("/sockjs", Session::send)
                        .listen("http", options.port());
        return options.warmup() == 0
                ? server
                : server.warmup(Warmup.requests(options.warmup(), "/"));
    }

    private void greet(Exchange exchange) {
        exchange.text("hello " + version + " generation " + exchange.generation() + "\n");
    }

    private static void slow(Exchange exchange) throws InterruptedException {
        var millis = exchange.query("ms").orElse("1000");
        if (!millis.matches("\\d{1,6}") || Long.parseLong(millis) > LONGEST_WAIT_MILLIS) {
            exchange.status(400).text("ms takes 0 to " + LONGEST_WAIT_MILLIS + "\n");
            return;
        }
        Thread.sleep(Long.parseLong(millis));
        exchange.text("slept " + millis + " ms\n");
    }

    private static void upload(Exchange exchange) throws IOException {
        var bytes = exchange.body().transferTo(OutputStream.nullOutputStream());
        exchange.text(bytes + "\n");
    }
}
