// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.dashboard;

import dev.baton.push.http.Exchange;
import dev.baton.push.http.FormLimits;
import dev.baton.push.http.Handler;
import dev.baton.supervisord.supervision.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// `POST /action`: a form of `token`, `action` and, where one process is meant, its `name`. The
/// answer comes when it is done, as JSON for the page; without the token nothing is done.
///
/// @param token of this start
/// @param deeds what can be done
record Actions(Token token, Deeds deeds) implements Handler {
    private static final FormLimits LIMITS = new FormLimits(8 * 1024, 8);

    /// What the page is told.
    ///
    /// @param status of the answer
    /// @param text for people
    private record Answer(int status, String text) {}

    @Override
    public void handle(Exchange exchange) throws IOException, InterruptedException {
        var form = exchange.form(LIMITS);
        var answer =
                token.matches(form.first("token").orElse(""))
                        ? perform(form.first("action").orElse(""), form.first("name").orElse(""))
                        : new Answer(
                                403,
                                "this page is of an earlier start of the daemon: load it again");
        var json = new LinkedHashMap<String, Object>();
        json.put("ok", answer.status() == 200);
        json.put("text", answer.text());
        Shield.over(exchange)
                .status(answer.status())
                .bytes("application/json", Json.write(json).getBytes(StandardCharsets.UTF_8));
    }

    private Answer perform(String action, String name) throws InterruptedException {
        try {
            return switch (action) {
                case "start" -> one(name, "started", deeds.start(name));
                case "stop" -> one(name, "stopped", deeds.stop(name));
                case "restart" -> one(name, "restarted", deeds.restart(name));
                case "clear" -> one(name, "logs cleared", deeds.clear(name));
                case "start-all" -> all("all started", deeds.startAll());
                case "stop-all" -> all("all stopped", deeds.stopAll());
                case "restart-all" -> restartAll();
                case "clear-main" -> one("main log", "cleared", Optional.of(deeds.clearMain()));
                default -> new Answer(400, "there is no such action");
            };
        } catch (IllegalStateException _) { // what is asked after the end of the supervisor
            return new Answer(503, "the daemon has ended");
        }
    }

    private Answer restartAll() throws InterruptedException {
        var stopped = deeds.stopAll();
        return stopped.isEmpty()
                ? all("all restarted", deeds.startAll())
                : all("all stopped", stopped);
    }

    private static Answer one(String name, String done, Optional<Result> result) {
        if (result.isEmpty()) {
            return new Answer(404, "there is no process " + name);
        }
        return result.get().isDone()
                ? new Answer(200, name + ": " + done)
                : new Answer(409, name + ": " + Deeds.words(result.get()));
    }

    private static Answer all(String done, List<String> failed) {
        return failed.isEmpty()
                ? new Answer(200, done)
                : new Answer(409, String.join("; ", failed));
    }
}
