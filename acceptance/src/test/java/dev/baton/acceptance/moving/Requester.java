// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.moving;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import tools.jackson.databind.json.JsonMapper;

/// As [Echoed], over SockJS' transports that come with requests.
final class Requester implements Talkers.Talker {
    private static final int KEPT = 4096;
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Notes notes;
    private final CountDownLatch stop;
    private final Duration pause;
    private final String transport;
    private final String session;
    private final AtomicLongArray sentAt = new AtomicLongArray(KEPT);
    private volatile long sent;
    private volatile boolean done;
    private long expected;

    Requester(int port, Notes notes, CountDownLatch stop, Duration pause, String transport) {
        this.notes = notes;
        this.stop = stop;
        this.pause = pause;
        this.transport = transport;
        session = "http://127.0.0.1:" + port + "/echo/000/" + UUID.randomUUID();
    }

    private HttpRequest request(String what, String body) {
        var to = HttpRequest.newBuilder(URI.create(session + "/" + what));
        return what.equals("eventsource")
                ? to.build()
                : to.POST(BodyPublishers.ofString(body)).build();
    }

    @Override
    public void open() throws IOException, InterruptedException {
        notes.client();
    }

    @Override
    public void run() {
        try {
            var hearing = Thread.startVirtualThread(this::hear);
            Thread.sleep(500); // the session is open by then
            for (long n = 0; !stop.await(pause.toMillis(), TimeUnit.MILLISECONDS); n++) {
                sentAt.set((int) (n % KEPT), System.nanoTime());
                sent = n + 1;
                say(Long.toString(n));
                notes.sent();
            }
            done = true;
            say("last");
            hearing.join();
        } catch (IOException e) {
            notes.wrong(transport + " cannot send: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String text) throws IOException, InterruptedException {
        var answer = HTTP.send(request("xhr_send", "[\"" + text + "\"]"), BodyHandlers.ofString());
        if (answer.statusCode() != 204) {
            notes.wrong(transport + "_send is answered " + answer.statusCode());
        }
    }

    private void hear() {
        var over = false;
        try {
            for (int answers = 0; !over; answers++) {
                var answer = HTTP.send(request(transport, ""), BodyHandlers.ofInputStream());
                if (answer.statusCode() != 200) {
                    notes.wrong(transport + " is answered " + answer.statusCode());
                    return;
                }
                try (var lines =
                        new BufferedReader(
                                new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                    for (var line = lines.readLine();
                            line != null && !over;
                            line = over ? null : lines.readLine()) {
                        over |=
                                frame(
                                        line.startsWith("data: ") ? line.substring(6) : line,
                                        answers);
                    }
                }
            }
        } catch (IOException e) {
            if (!done) {
                notes.wrong(transport + ": " + e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Says whether it was the last.
    private boolean frame(String frame, int answers) {
        if (frame.startsWith("o") && answers > 0) {
            notes.wrong(transport + ": another session");
        } else if (frame.startsWith("c")) {
            notes.wrong(transport + " " + frame);
            return true;
        } else if (frame.startsWith("a")) {
            for (var message : JSON.readValue(frame.substring(1), String[].class)) {
                if (message.endsWith(" last")) {
                    if (expected != sent) {
                        notes.wrong("lost: " + expected + " of " + sent);
                    }
                    return true;
                }
                if (!message.equals(expected + " " + expected)) {
                    notes.wrong(transport + ": expected " + expected + ", but " + message);
                    return true;
                }
                notes.received(System.nanoTime() - sentAt.get((int) (expected % KEPT)));
                expected++;
            }
        }
        return false;
    }
}
