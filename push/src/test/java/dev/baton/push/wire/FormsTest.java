// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.push.http.Exchange;
import dev.baton.push.http.FormLimits;
import dev.baton.push.http.HttpLimits;
import dev.baton.push.http.UploadLimits;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FormsTest {
    private static final UploadLimits SMALL = new UploadLimits(3, 200, 50, 20, 600);

    @TempDir private Path dir;

    private static void say(Exchange exchange, FormLimits limits) throws IOException {
        var form = exchange.form(limits);
        var text = new StringBuilder();
        for (var name : form.names().stream().sorted().toList()) {
            text.append(name).append('=').append(form.all(name)).append(' ');
        }
        exchange.text(text.append(form.first("a").orElse("-")).toString());
    }

    private static void say(Exchange exchange, UploadLimits limits) throws IOException {
        var upload = exchange.multipart(limits);
        var text = new StringBuilder();
        for (var part = upload.next(); part != null; part = upload.next()) {
            text.append(part.name()).append(' ').append(part.fileName().orElse("-")).append(' ');
            text.append(part.contentType().orElse("-")).append(' ');
            if (!part.name().equals("skip")) {
                text.append(new String(part.body().readAllBytes(), UTF_8));
            }
            text.append('|');
        }
        assertThat(upload.next()).isNull();
        exchange.text(text.toString());
    }

    private TestServer.Builder builder() {
        return TestServer.with()
                .on("POST", "/form", e -> say(e, FormLimits.DEFAULT))
                .on("POST", "/small-form", e -> say(e, new FormLimits(20, 2)))
                .inline("POST", "/inline", e -> say(e, FormLimits.DEFAULT))
                .on("POST", "/upload", e -> say(e, UploadLimits.DEFAULT))
                .inline("POST", "/inline-upload", e -> say(e, UploadLimits.DEFAULT))
                .on("POST", "/small", e -> say(e, SMALL))
                .on("POST", "/text", e -> e.text(firstText(e)))
                .on("POST", "/save", this::save);
    }

    private static String firstText(Exchange exchange) throws IOException {
        var part = exchange.multipart(SMALL).next();
        return part == null ? "nothing" : part.text();
    }

    private void save(Exchange exchange) throws IOException {
        var limits = UploadLimits.DEFAULT.withPartBytes(100_000_000).withTotalBytes(100_000_000);
        var upload = exchange.multipart(limits);
        var text = new StringBuilder();
        for (var part = upload.next(); part != null; part = upload.next()) {
            var name = part.plainFileName().orElse("none");
            try {
                long size = part.saveTo(dir.resolve(name));
                text.append(name).append(' ').append(size).append('|');
            } catch (FileAlreadyExistsException e) {
                text.append(name).append(" exists|");
            }
        }
        exchange.text(text.toString());
    }

    private static String post(String path, String type, String body) {
        return "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(path, type, body.length(), body);
    }

    private static RawClient.Answer ask(TestServer server, String path, String type, String body)
            throws IOException {
        try (var client = server.connect()) {
            client.sendExactly(post(path, type, body));
            return client.answer();
        }
    }

    private static RawClient.Answer form(TestServer server, String path, String body)
            throws IOException {
        return ask(server, path, "application/x-www-form-urlencoded", body);
    }

    private static RawClient.Answer parts(TestServer server, String path, String body)
            throws IOException {
        return ask(server, path, "multipart/form-data; boundary=b", body.replace("\n", "\r\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=1&b=2&a=3 | a=[1, 3] b=[2] 1",
                "a=x+y%26%C3%A4&&=&b | =[] a=[x y&ä] b=[] x y&ä",
                "b=%3d=%20 | b=[== ] -",
                "'' | -",
            })
    void theFieldsOfAFormAreDecoded(String body, String said) throws IOException {
        var sent = body.equals("''") ? "" : body;
        try (var server = builder().open()) {
            assertThat(form(server, "/form", sent).body()).isEqualTo(said);
            assertThat(form(server, "/inline", sent).body()).isEqualTo(said);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a=%zz, 400",
        "a=%, 400",
        "%ff=1, 400",
        "a=1&b=2&c=3, 413",
        "a=123456789012345678901, 413"
    })
    void aFormThatIsBrokenOrTooLargeIsRefused(String body, int status) throws IOException {
        try (var server = builder().open();
                var client = server.connect()) {
            client.sendExactly(post("/small-form", "application/x-www-form-urlencoded", body));
            assertThat(client.answer().status()).isEqualTo(status);
            client.sendExactly(post("/form", "application/x-www-form-urlencoded", "a=b"));
            assertThat(client.answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/form | text/plain | 415",
                "/form | multipart/form-data; boundary=b | 415",
                "/form | application/x-www-form-urlencoded; charset=latin1 | 415",
                "/form | Application/X-WWW-Form-URLencoded; charset=UTF-8 | 200",
                "/upload | application/x-www-form-urlencoded | 415",
                "/upload | multipart/mixed; boundary=b | 415",
                "/upload | multipart/form-data | 400",
                "/upload | multipart/form-data; boundary=\"\" | 400",
            })
    void anotherTypeIsRefused(String path, String type, int status) throws IOException {
        try (var server = builder().open()) {
            assertThat(ask(server, path, type, "a=b").status()).isEqualTo(status);
            if (status != 200) {
                assertThat(server.ask("POST " + path + " HTTP/1.1\nHost: a\n\n").status())
                        .isEqualTo(415);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/upload", "/inline-upload"})
    void partsComeInOrderWithWhatIsSaidOfThem(String path) throws IOException {
        try (var server = builder().open()) {
            var answer =
                    parts(
                            server,
                            path,
                            """
                            --b
                            Content-Disposition: form-data; name="title"

                            one
                            two
                            --b
                            content-disposition: form-data; name=file; filename="a \\"b\\".txt"
                            Content-Type: text/plain
                            X-Other: y


                            --b
                            Content-Disposition: form-data; name="skip"; filename="C:\\dir\\x"

                            --x
                            --b
                            Content-Disposition: form-data; name="\u00c3\u00a4"; filename=""

                            end
                            --b--
                            """);
            assertThat(answer.body())
                    .isEqualTo(
                            "title - - one\r\ntwo|file a \"b\".txt text/plain |"
                                    + "skip C:\\dir\\x - |ä  - end|");
        }
    }

    @Test
    void aQuotedBoundaryAndNoPartsAreFine() throws IOException {
        try (var server = builder().open()) {
            var type = "multipart/form-data; boundary=\"a b:c\"; charset=utf-8";
            assertThat(ask(server, "/upload", type, "--a b:c--").body()).isEmpty();
            var body = "--a b:c\r\nContent-Disposition: form-data; name=x\r\n\r\ny\r\n--a b:c--";
            assertThat(ask(server, "/upload", type, body).body()).isEqualTo("x - - y|");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "--b\n\nno headers\n--b--",
                "--b\nContent-Disposition: attachment; name=x\n\n\n--b--",
                "--b\nContent-Disposition: form-data\n\n\n--b--",
                "--b\nContent-Disposition: form-data; name=\"x\n\n\n--b--",
                "--b\nContent-Disposition: form-data; name=x; name=y\n\n\n--b--",
                "--b\nContent-Disposition: form-data; name=x\nContent-Disposition: form-data; name=y\n\n\n--b--",
                "--b\nContent-Disposition: form-data; name=x\n folded\n\n\n--b--",
                "--b\nContent-Disposition: form-data; name=x\nContent-Transfer-Encoding: base64\n\n\n--b--",
                "--b\nContent-Disposition: form-data; name=x\u0000\n\n\n--b--",
                "--b\nContent-Disposition: form-data; name=\"\u00ff\"\n\n\n--b--",
                "--b\nContent-Disposition: form-data; name=x\nno header\n\n\n--b--",
                "--b\nContent-Disposition: form-data; name=x",
                "--b\nContent-Disposition: form-data; name=x\n\ncut",
                "--b\nContent-Disposition: form-data; name=x\n\ncut\n--b",
                "--b\nContent-Disposition: form-data; name=x\n\ncut\n--bb--",
            })
    void brokenPartsAreRefused(String body) throws IOException {
        try (var server = builder().open()) {
            assertThat(parts(server, "/upload", body).status()).isEqualTo(400);
            await().until(server.work::isEmpty);
        }
    }

    private static String part(String name, String content) {
        return "--b\nContent-Disposition: form-data; name=" + name + "\n\n" + content + "\n";
    }

    @Test
    void whatIsOverALimitIsRefused() throws IOException {
        var end = "--b--";
        var full = "x".repeat(50);
        try (var server = builder().open()) {
            assertThat(parts(server, "/small", part("a", full).repeat(3) + end).status())
                    .isEqualTo(200);
            assertThat(parts(server, "/small", part("a", "").repeat(4) + end).status())
                    .isEqualTo(413);
            assertThat(parts(server, "/small", part("a", full + "x") + end).status())
                    .isEqualTo(413);
            assertThat(parts(server, "/small", part("a".repeat(200), "") + end).status())
                    .isEqualTo(413);
            assertThat(parts(server, "/small", part("skip", full.repeat(12)) + end).status())
                    .isEqualTo(413);
            assertThat(parts(server, "/text", part("a", "x".repeat(20)) + end).body())
                    .isEqualTo("x".repeat(20));
            assertThat(parts(server, "/text", part("a", "x".repeat(21)) + end).status())
                    .isEqualTo(413);
            assertThat(parts(server, "/text", part("a", "\u00ff") + end).status()).isEqualTo(400);
        }
    }

    @Test
    void theServersOwnLimitHoldsToo() throws IOException {
        try (var server = builder().limits(HttpLimits.DEFAULT.withBodyBytes(1000)).open();
                var client = server.connect()) {
            client.send(
                    """
                    POST /upload HTTP/1.1
                    Host: a
                    Content-Type: multipart/form-data; boundary=b
                    Transfer-Encoding: chunked

                    3e9
                    """
                            + "x".repeat(1001)
                            + "\n");
            assertThat(client.answer().status()).isEqualTo(413);
        }
    }

    @Test
    void filesAreSavedUnderTheNameTheHandlerChooses() throws IOException {
        Files.writeString(dir.resolve("there"), "before");
        try (var server = builder().open()) {
            var answer =
                    parts(
                            server,
                            "/save",
                            part("f; filename=\"../../x/evil.txt\"", "content")
                                    + part("f; filename=there", "replaced?")
                                    + "--b--");
            assertThat(answer.body()).isEqualTo("evil.txt 7|there exists|");
            assertThat(dir.resolve("evil.txt")).hasContent("content");
            assertThat(dir.resolve("there")).hasContent("before");
        }
    }

    @Test
    void aBigFileGoesToDiskAsItArrives() throws IOException {
        int size = 50_000_000;
        var head = part("f; filename=big", "").replace("\n", "\r\n");
        var before = head.substring(0, head.length() - 2);
        var after = "\r\n--b--\r\n";
        try (var server = builder().limits(HttpLimits.DEFAULT.withBodyBytes(100_000_000)).open();
                var client = server.connect()) {
            client.sendExactly(
                    "POST /save HTTP/1.1\r\nHost: a\r\n"
                            + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: "
                            + (before.length() + size + after.length())
                            + "\r\n\r\n"
                            + before);
            var block = new byte[1_000_000];
            client.socket.getOutputStream().write(block);
            await().until(() ->
                    Files.exists(dir.resolve("big")) && Files.size(dir.resolve("big")) > 0);
            for (int i = 1; i < 50; i++) {
                client.socket.getOutputStream().write(block);
            }
            client.sendExactly(after);
            assertThat(client.answer().body()).isEqualTo("big " + size + "|");
            assertThat(dir.resolve("big")).hasSize(size);
        }
    }

    @Test
    void halfAFileIsRemoved() throws Exception {
        var begun = new CountDownLatch(1);
        try (var server =
                        TestServer.with()
                                .on(
                                        "POST",
                                        "/",
                                        e -> {
                                            var part = e.multipart().next();
                                            if (part != null) {
                                                begun.countDown();
                                                part.saveTo(dir.resolve("half"));
                                            }
                                        })
                                .open();
                var client = server.connect()) {
            client.sendExactly(
                    "POST / HTTP/1.1\r\nHost: a\r\n"
                            + "Content-Type: multipart/form-data; boundary=b\r\n"
                            + "Content-Length: 1000\r\n\r\n"
                            + part("f; filename=x", "half").replace("\n", "\r\n"));
            begun.await();
            await().until(() -> Files.exists(dir.resolve("half")));
            client.reset();
            await().until(() -> !Files.exists(dir.resolve("half")) && server.work.isEmpty());
        }
    }
}
