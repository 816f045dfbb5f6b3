// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.push.field.HttpDate;
import dev.baton.push.http.StaticFiles;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FilesTest {
    private static final Instant LONG_AGO = Instant.parse("2020-02-29T12:00:00Z");
    private static final String LONG_AGO_SAID = HttpDate.format(LONG_AGO.getEpochSecond());

    @TempDir private Path dir;
    private Path web = Path.of("");

    @BeforeEach
    void someFiles() throws IOException {
        web = Files.createDirectory(dir.resolve("web"));
        put("index.html", "<p>home");
        put("a.txt", "0123456789");
        put("empty.css", "");
        put("thing.weird", "?");
        put(".secret", "hidden");
        put("sub/index.html", "<p>sub");
        put("bare/x.js", "x()");
        put("a b/ü.txt", "odd");
        Files.writeString(dir.resolve("outside.txt"), "not yours");
    }

    private void put(String name, String content) throws IOException {
        var file = web.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
    }

    private TestServer server() {
        return server(StaticFiles.in(web));
    }

    private static TestServer server(StaticFiles files) {
        return TestServer.with()
                .files("/static", files)
                .on("GET", "/static/literal", e -> e.text("a route"))
                .on("GET", "/{other}", e -> e.text("a parameter"))
                .open();
    }

    private static RawClient.Answer get(TestServer server, String path, String... headers)
            throws IOException {
        var lines = headers.length == 0 ? "" : String.join("\n", headers) + "\n";
        return server.ask("GET " + path + " HTTP/1.1\nHost: a\n" + lines + "\n");
    }

    @Test
    void aFileIsSentWithEverythingAClientCanUse() throws IOException {
        try (var server = server()) {
            var answer = get(server, "/static/a.txt");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("0123456789");
            assertThat(answer.header("etag")).matches("\"[0-9a-f]+-a\"");
            assertThat(answer.headers())
                    .containsEntry("content-type", "text/plain; charset=utf-8")
                    .containsEntry("content-length", "10")
                    .containsEntry("last-modified", LONG_AGO_SAID)
                    .containsEntry("cache-control", "no-cache")
                    .containsEntry("accept-ranges", "bytes")
                    .containsEntry("x-content-type-options", "nosniff");
        }
    }

    @Test
    void headSaysTheSameWithoutTheContent() throws IOException {
        try (var server = server();
                var client = server.connect()) {
            client.send("HEAD /static/a.txt HTTP/1.1\nHost: a\nRange: bytes=0-1\n\n");
            var head = client.answerToHead();
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("content-length")).isEqualTo("10");
            client.send("GET /static/empty.css HTTP/1.1\nHost: a\n\n");
            var empty = client.answer();
            assertThat(empty.header("content-length")).isEqualTo("0");
            assertThat(empty.header("content-type")).isEqualTo("text/css; charset=utf-8");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/static/, <p>home",
        "/static/sub/, <p>sub",
        "/static/sub/index.html, <p>sub",
        "/static/bare/x.js, x()",
        "/static/a%20b/%C3%BC.txt, odd",
        "/static/%61.txt, 0123456789",
        "/static/literal, a route",
        "/other, a parameter",
    })
    void pathsLeadToFiles(String path, String body) throws IOException {
        try (var server = server()) {
            assertThat(get(server, path).body()).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/static, /static/",
        "/static/sub, /static/sub/",
        "/static/sub?x=%20&y, /static/sub/?x=%20&y",
        "/static/%73ub, /static/%73ub/",
    })
    void aFolderWithoutItsSlashIsSentThere(String path, String location) throws IOException {
        try (var server = server()) {
            var answer = get(server, path);
            assertThat(answer.status()).isEqualTo(301);
            assertThat(answer.header("location")).isEqualTo(location);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/static/nothing",
                "/static/bare",
                "/static/bare/",
                "/static/a.txt/",
                "/static/a.txt/x",
                "/static/A.TXT",
                "/static//a.txt",
                "/static/.",
                "/static/./a.txt",
                "/static/%2e/a.txt",
                "/static/../outside.txt",
                "/static/sub/../../outside.txt",
                "/static/%2e%2e/outside.txt",
                "/static/%2E./outside.txt",
                "/static/..%2foutside.txt",
                "/static/..%5coutside.txt",
                "/static/sub%2findex.html",
                "/static/a.txt%00",
                "/static/a.txt%00.html",
                "/static/a.txt%0a",
                "/static/.secret",
                "/static/%2esecret",
                "/static//",
                "//static/a.txt",
            })
    void nothingElseIsThere(String path) throws IOException {
        try (var server = server()) {
            assertThat(get(server, path).status()).isEqualTo(404);
        }
    }

    @Test
    void aPathThatIsTooLongForTheDiskIsNotThere() throws IOException {
        try (var server = server()) {
            assertThat(get(server, "/static/" + "x".repeat(300)).status()).isEqualTo(404);
            assertThat(get(server, "/static" + "/x".repeat(3000)).status()).isEqualTo(404);
            assertThat(get(server, "/static/%zz").status()).isEqualTo(400);
            assertThat(get(server, "/static/%ff").status()).isEqualTo(400);
            assertThat(get(server, "/static/\u00fc").status()).isEqualTo(400);
        }
    }

    @Test
    void linksAreFollowedOnlyWithinTheFolder() throws IOException {
        Files.createSymbolicLink(web.resolve("in"), Path.of("a.txt"));
        Files.createSymbolicLink(web.resolve("out"), Path.of("../outside.txt"));
        Files.createSymbolicLink(web.resolve("up"), dir);
        Files.createSymbolicLink(web.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(web.resolve("dangling"), Path.of("nowhere"));
        try (var server = server()) {
            assertThat(get(server, "/static/in").body()).isEqualTo("0123456789");
            for (var path : new String[] {"out", "up/outside.txt", "loop", "dangling"}) {
                assertThat(get(server, "/static/" + path).status()).as(path).isEqualTo(404);
            }
        }
    }

    @Test
    void theFolderItselfMayBeALinkThatIsTurned() throws IOException {
        var other = Files.createDirectory(dir.resolve("other"));
        Files.writeString(other.resolve("a.txt"), "other");
        var current = Files.createSymbolicLink(dir.resolve("current"), web);
        try (var server = server(StaticFiles.in(current))) {
            assertThat(get(server, "/static/a.txt").body()).isEqualTo("0123456789");
            Files.delete(current);
            Files.createSymbolicLink(current, other);
            assertThat(get(server, "/static/a.txt").body()).isEqualTo("other");
        }
    }

    @Test
    void otherMethodsAreNotAllowed() throws IOException {
        try (var server = server()) {
            var refused = server.ask("POST /static/a.txt HTTP/1.1\nHost: a\n\n");
            assertThat(refused.status()).isEqualTo(405);
            assertThat(refused.header("allow")).isEqualTo("GET, HEAD");
        }
    }

    @Test
    void settingsAreKept() throws IOException {
        var settings =
                StaticFiles.in(web)
                        .withCacheControl("max-age=60")
                        .withIndex("")
                        .withDotFiles(true)
                        .withType("weird", "text/x-weird");
        try (var server = server(settings)) {
            assertThat(get(server, "/static/.secret").body()).isEqualTo("hidden");
            assertThat(get(server, "/static/..").status()).isEqualTo(404);
            assertThat(get(server, "/static/sub").status()).isEqualTo(404);
            assertThat(get(server, "/static/sub/").status()).isEqualTo(404);
            assertThat(get(server, "/static/thing.weird").headers())
                    .containsEntry("content-type", "text/x-weird")
                    .containsEntry("cache-control", "max-age=60");
        }
        try (var server = server(StaticFiles.in(web).withCacheControl(""))) {
            assertThat(get(server, "/static/thing.weird").headers())
                    .containsEntry("content-type", "application/octet-stream")
                    .doesNotContainKey("cache-control");
        }
    }

    @Test
    void whatIsKnownIsNotSentAgain() throws IOException {
        try (var server = server();
                var client = server.connect()) {
            client.send("GET /static/a.txt HTTP/1.1\nHost: a\n\n");
            var tag = client.answer().header("etag");
            for (var known :
                    new String[] {
                        "If-None-Match: " + tag,
                        "If-None-Match: \"x\", W/" + tag,
                        "If-None-Match: *",
                        "If-Modified-Since: " + LONG_AGO_SAID,
                        "If-None-Match: "
                                + tag
                                + "\nIf-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
                    }) {
                client.send("GET /static/a.txt HTTP/1.1\nHost: a\n" + known + "\n\n");
                var answer = client.answer();
                assertThat(answer.status()).as(known).isEqualTo(304);
                assertThat(answer.headers())
                        .containsEntry("cache-control", "no-cache")
                        .containsKey("etag")
                        .doesNotContainKeys("content-length", "content-type");
            }
            for (var unknown :
                    new String[] {
                        "If-None-Match: \"x\"",
                        "If-None-Match: \"x\"\nIf-Modified-Since: " + LONG_AGO_SAID,
                        "If-Modified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
                        "If-Modified-Since: yesterday",
                        "If-Match: " + tag,
                        "If-Match: *\nIf-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
                        "If-Unmodified-Since: " + LONG_AGO_SAID,
                    }) {
                client.send("GET /static/a.txt HTTP/1.1\nHost: a\n" + unknown + "\n\n");
                assertThat(client.answer().status()).as(unknown).isEqualTo(200);
            }
            for (var failing :
                    new String[] {
                        "If-Match: \"x\"",
                        "If-Match: W/" + tag,
                        "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT",
                        "If-Match: \"x\"\nIf-None-Match: " + tag,
                    }) {
                client.send("GET /static/a.txt HTTP/1.1\nHost: a\n" + failing + "\n\n");
                assertThat(client.answer().status()).as(failing).isEqualTo(412);
            }
        }
    }

    @Test
    void aFileThatHasJustChangedHasAWeakTag() throws IOException {
        var file = web.resolve("fresh.txt");
        Files.writeString(file, "fresh");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(3600)));
        try (var server = server()) {
            var answer = get(server, "/static/fresh.txt");
            assertThat(answer.header("etag")).startsWith("W/\"");
            assertThat(answer.headers()).doesNotContainKey("last-modified");
            var again = "If-Range: " + answer.header("etag");
            assertThat(get(server, "/static/fresh.txt", "Range: bytes=0-0", again).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aRangeIsSentAlone() throws IOException {
        try (var server = server();
                var client = server.connect()) {
            client.send("GET /static/a.txt HTTP/1.1\nHost: a\nRange: bytes=2-4\n\n");
            var part = client.answer();
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.body()).isEqualTo("234");
            assertThat(part.headers())
                    .containsEntry("content-range", "bytes 2-4/10")
                    .containsEntry("content-length", "3")
                    .containsKey("etag");
            client.send("GET /static/a.txt HTTP/1.1\nHost: a\nRange: bytes=-2\n\n");
            assertThat(client.answer().body()).isEqualTo("89");
            client.send("GET /static/a.txt HTTP/1.1\nHost: a\nRange: bytes=10-\n\n");
            var beyond = client.answer();
            assertThat(beyond.status()).isEqualTo(416);
            assertThat(beyond.header("content-range")).isEqualTo("bytes */10");
            client.send("GET /static/a.txt HTTP/1.1\nHost: a\nRange: bytes=0-1,4-5\n\n");
            var several = client.answer();
            assertThat(several.status()).isEqualTo(200);
            assertThat(several.body()).isEqualTo("0123456789");
        }
    }

    @Test
    void aRangeOfSomethingElseIsTheWhole() throws IOException {
        try (var server = server()) {
            var tag = get(server, "/static/a.txt").header("etag");
            for (var still : new String[] {tag, LONG_AGO_SAID}) {
                var part = get(server, "/static/a.txt", "Range: bytes=2-4", "If-Range: " + still);
                assertThat(part.status()).as(still).isEqualTo(206);
            }
            for (var other :
                    new String[] {"\"x\"", "W/" + tag, "Thu, 01 Jan 1970 00:00:00 GMT", "?"}) {
                var whole = get(server, "/static/a.txt", "Range: bytes=2-4", "If-Range: " + other);
                assertThat(whole.status()).as(other).isEqualTo(200);
            }
        }
    }

    @Test
    void compressedFilesAreSentToThoseWhoTakeThem() throws IOException {
        put("app.js", "plain");
        put("app.js.br", "as br");
        put("app.js.gz", "as gzip");
        try (var server = server()) {
            var path = "/static/app.js";
            var plain = get(server, path);
            assertThat(plain.body()).isEqualTo("plain");
            assertThat(plain.header("vary")).isEqualTo("Accept-Encoding");
            var br = get(server, path, "Accept-Encoding: gzip, br");
            assertThat(br.body()).isEqualTo("as br");
            assertThat(br.headers())
                    .containsEntry("content-encoding", "br")
                    .containsEntry("vary", "Accept-Encoding")
                    .containsEntry("content-type", "text/javascript; charset=utf-8");
            assertThat(br.header("etag")).isNotEqualTo(plain.header("etag"));
            var part = get(server, path, "Accept-Encoding: br", "Range: bytes=3-");
            assertThat(part.body()).isEqualTo("br");
            assertThat(part.header("content-encoding")).isEqualTo("br");
            assertThat(get(server, path, "Accept-Encoding: gzip").body()).isEqualTo("as gzip");
            assertThat(get(server, path, "Accept-Encoding: br;q=0.5, gzip").body())
                    .isEqualTo("as gzip");
            assertThat(get(server, path, "Accept-Encoding: br;q=0").body()).isEqualTo("plain");
            assertThat(get(server, path + ".gz").header("content-type"))
                    .isEqualTo("application/gzip");
        }
        try (var server = server(StaticFiles.in(web).withPrecompressed(false))) {
            assertThat(get(server, "/static/app.js", "Accept-Encoding: br").body())
                    .isEqualTo("plain");
        }
    }

    @Test
    void aCompressedFileThatIsOlderIsOfAnother() throws IOException {
        put("app.js", "new");
        put("app.js.br", "old");
        Files.setLastModifiedTime(
                web.resolve("app.js.br"), FileTime.from(LONG_AGO.minusSeconds(2)));
        try (var server = server()) {
            assertThat(get(server, "/static/app.js", "Accept-Encoding: br").body())
                    .isEqualTo("new");
        }
    }

    @Test
    void theRootLeavesRoutesAlone() throws IOException {
        try (var server =
                TestServer.with()
                        .files("/", StaticFiles.in(web))
                        .on("GET", "/rooms/{room}", e -> e.text(e.parameter("room")))
                        .open()) {
            assertThat(get(server, "/").body()).isEqualTo("<p>home");
            assertThat(get(server, "/a.txt").body()).isEqualTo("0123456789");
            assertThat(get(server, "/rooms/red").body()).isEqualTo("red");
            assertThat(get(server, "/rooms/red/x").status()).isEqualTo(404);
            assertThat(get(server, "//sub").status()).isEqualTo(404);
        }
    }

    @Test
    void aBigFileIsNotReadIntoMemory() throws IOException {
        long size = 3L << 30;
        try (var file = new RandomAccessFile(web.resolve("big").toFile(), "rw")) {
            file.setLength(size);
            file.seek(size - 4);
            file.writeBytes("tail");
        }
        try (var server = server();
                var client = server.connect()) {
            client.send("GET /static/big HTTP/1.1\nHost: a\nRange: bytes=-4\n\n");
            assertThat(client.answer().body()).isEqualTo("tail");
            client.send("GET /static/big HTTP/1.1\nHost: a\n\n");
            assertThat(client.answerToHead().header("content-length")).isEqualTo("" + size);
            assertThat(client.in.readNBytes(100_000)).hasSize(100_000);
            client.reset();
            await().atMost(10, SECONDS).until(server.work::isEmpty);
        }
    }

    @Test
    void aFileThatGetsShorterIsCutAndNotPadded() throws IOException {
        var file = web.resolve("shrinking");
        try (var content = new RandomAccessFile(file.toFile(), "rw")) {
            content.setLength(50 << 20);
            try (var server = server();
                    var client = server.connect()) {
                client.socket.setReceiveBufferSize(64 * 1024);
                client.send("GET /static/shrinking HTTP/1.1\nHost: a\n\n");
                assertThat(client.answerToHead().status()).isEqualTo(200);
                content.setLength(100_000);
                assertThat(client.in.readAllBytes().length).isLessThan(50 << 20);
            }
        }
    }

    @Test
    void aFolderThatIsNotThereIsSaidAtOnce() {
        assertThatThrownBy(() -> server(StaticFiles.in(dir.resolve("nowhere"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> StaticFiles.in(web).withCacheControl("a\nb"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StaticFiles.onClassPath("/"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAnswerOfAnotherLengthThanAnnouncedIsCut() throws IOException {
        try (var server =
                TestServer.with()
                        .on("GET", "/less", e -> e.stream("x/y", 3, out -> out.write('x')))
                        .on("GET", "/more", e -> e.stream("x/y", 3, out -> out.write(new byte[4])))
                        .on(
                                "GET",
                                "/begun",
                                e ->
                                        e.stream(
                                                "x/y",
                                                3,
                                                out -> {
                                                    out.write('x');
                                                    out.flush();
                                                }))
                        .open()) {
            assertThat(get(server, "/less").status()).isEqualTo(500);
            assertThat(get(server, "/more").status()).isEqualTo(500);
            assertThatThrownBy(() -> get(server, "/begun")).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void anAnswerOfKnownLengthKeepsAnOldConnection() throws IOException {
        try (var server = server();
                var client = server.connect()) {
            for (int i = 0; i < 2; i++) {
                client.send("GET /static/a.txt HTTP/1.0\nConnection: keep-alive\n\n");
                var answer = client.answer();
                assertThat(answer.header("content-length")).isEqualTo("10");
                assertThat(answer.header("connection")).isEqualTo("keep-alive");
            }
        }
    }
}
