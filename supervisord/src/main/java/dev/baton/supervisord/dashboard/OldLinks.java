// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import dev.baton.push.http.Exchange;
import dev.baton.push.http.Form;
import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisord.log.LogSlice;
import dev.baton.supervisord.supervision.Result;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The links of supervisord's own page, for scripts that use them: they act on a plain GET, without
/// a token, so they answer only where `legacy_links=true` says so, and no page of another site.
///
/// @param deeds what can be done
public record OldLinks(Deeds deeds) {
    private static final DateTimeFormatter CTIME =
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.US);
    private static final int LEAST = 1024;
    private static final int MOST = 1024 * 1024;

    /// Whether a request is for one of them.
    public static boolean areMeant(Exchange exchange) {
        var path = decoded(exchange.path());
        return path.equals("/tail.html")
                || ((path.equals("/") || path.equals("/index.html"))
                        && (exchange.method().equals("POST")
                                || has(exchange, "action")
                                || has(exchange, "processname")
                                || has(exchange, "message")));
    }

    /// What is said where they do not answer.
    ///
    /// @param section that would have to allow them
    public static String refusal(String section) {
        return "404 Not Found: links of supervisord's page answer only with legacy_links=true in ["
                + section
                + "], since they act without asking who has made the link\n";
    }

    static boolean isAction(Exchange exchange) {
        return exchange.method().equals("POST") || has(exchange, "action");
    }

    /// As routes see it, which find `/%69ndex.html` too.
    private static String decoded(String path) {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return path; // no route takes it
        }
    }

    private static boolean has(Exchange exchange, String name) {
        return exchange.query(name).isPresent();
    }

    // ---- index.html?action=A&processname=N

    void act(Exchange exchange) throws IOException, InterruptedException {
        if (refuseOtherSites(exchange)) {
            return;
        }
        var form = exchange.method().equals("POST") ? exchange.form() : new Form(Map.of());
        var action = exchange.query("action").or(() -> form.first("action")).orElse("");
        var name = exchange.query("processname").or(() -> form.first("processname")).orElse("");
        var message = perform(action, name);
        if (message.isEmpty()) {
            Shield.over(exchange).status(400).text("400 Bad Request: there is no such action\n");
            return;
        }
        var host = exchange.host().map(it -> exchange.scheme() + "://" + it).orElse("");
        Shield.over(exchange).redirect(301, host + "/?message=" + quoted(message.get()));
    }

    /// A browser says which page has led it here; scripts say nothing.
    private static boolean refuseOtherSites(Exchange exchange) {
        var site = exchange.header("Sec-Fetch-Site").orElse("none");
        if (site.equals("none") || site.equals("same-origin")) {
            return false;
        }
        Shield.over(exchange)
                .status(403)
                .text("403 Forbidden: this comes from a page of another site\n");
        return true;
    }

    private Optional<String> perform(String action, String name) throws InterruptedException {
        return switch (action) {
            case "refresh" -> Optional.of("Page refreshed at " + now());
            case "stopall" -> {
                var _ = deeds.stopAll();
                yield Optional.of("All stopped at " + now());
            }
            case "restartall" -> {
                var _ = deeds.stopAll();
                var _ = deeds.startAll();
                yield Optional.of("All restarted at " + now());
            }
            case "start" -> Optional.of(started(name, deeds.start(name)));
            case "stop" -> Optional.of(told(name, "Process %s stopped", deeds.stop(name)));
            case "restart" -> {
                var known = deeds.restart(name).isPresent();
                yield Optional.of(known ? "Process %s restarted".formatted(name) : unknown(name));
            }
            case "clearlog" -> Optional.of(told(name, "Log for %s cleared", deeds.clear(name)));
            default -> Optional.empty();
        };
    }

    private static String started(String name, Optional<Result> result) {
        if (result.isEmpty() || result.get().isDone()) {
            return told(name, "Process %s started", result);
        }
        var why =
                switch (result.get().outcome()) {
                    case NO_FILE -> "no such file";
                    case NOT_EXECUTABLE -> "file not executable";
                    case ALREADY_STARTED -> "already started";
                    case SPAWN_ERROR -> "spawn error";
                    case ABNORMAL_TERMINATION -> "abnormal termination";
                    default -> unexpected(name, result.get());
                };
        return "ERROR: Process %s: %s".formatted(name, why);
    }

    private static String told(String name, String done, Optional<Result> result) {
        return result.map(it -> it.isDone() ? done.formatted(name) : unexpected(name, it))
                .orElseGet(() -> unknown(name));
    }

    private static String unknown(String name) {
        return "No such process named " + name;
    }

    private static String unexpected(String name, Result result) {
        var code = FaultCode.valueOf(result.outcome().name());
        var fault = new FaultException(code, result.detail().isEmpty() ? name : result.detail());
        return "unexpected rpc fault [%d] %s".formatted(fault.code(), fault.text());
    }

    private static String now() {
        return CTIME.format(ZonedDateTime.now(ZoneId.systemDefault()));
    }

    private static String quoted(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    // ---- tail.html?processname=N&limit=L

    void tail(Exchange exchange) throws IOException, InterruptedException {
        if (refuseOtherSites(exchange)) {
            return;
        }
        var name = exchange.query("processname").orElse("");
        var limit = limit(exchange.query("limit").orElse(""));
        var html =
                """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><title>Supervisor tail of process %1$s</title></head>
                <body>
                <pre>%2$s</pre>
                <p><a href="tail.html?processname=%3$s&amp;limit=%4$d">Refresh</a></p>
                </body>
                </html>
                """
                        .formatted(
                                Html.escaped(name),
                                Html.escaped(text(name, limit)),
                                quoted(name),
                                limit);
        Shield.over(exchange)
                .bytes("text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    private static int limit(String asked) {
        return asked.matches("[0-9]{1,9}")
                ? Math.clamp(Integer.parseInt(asked), LEAST, MOST)
                : LEAST;
    }

    private String text(String name, int limit) throws IOException, InterruptedException {
        if (name.isEmpty()) {
            return "No process name found";
        }
        var file = deeds.log("stdout", name).filter(Files::isRegularFile);
        return file.isEmpty()
                ? "No file for " + name
                : new String(LogSlice.read(file.get(), -limit, 0), StandardCharsets.UTF_8);
    }
}
