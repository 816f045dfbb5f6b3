// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.push.http.StaticFiles;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassPathFilesTest {
    @TempDir private Path dir;

    private Path jar(String name, String script) throws IOException {
        var file = dir.resolve(name);
        try (var jar = new JarOutputStream(Files.newOutputStream(file))) {
            for (var entry : new String[] {"web/", "web/sub/"}) {
                jar.putNextEntry(entry(entry));
                jar.closeEntry();
            }
            add(jar, "web/index.html", "<p>home");
            add(jar, "web/app.js", script);
            add(jar, "web/app.js.gz", "as gzip");
            add(jar, "web/sub/x.txt", "x");
            add(jar, "secret.properties", "password");
        }
        return file;
    }

    private static void add(JarOutputStream jar, String name, String content) throws IOException {
        jar.putNextEntry(entry(name));
        jar.write(content.getBytes(StandardCharsets.UTF_8));
        jar.closeEntry();
    }

    /// As reproducible builds do, the same time for all.
    private static JarEntry entry(String name) {
        var entry = new JarEntry(name);
        entry.setTime(315_532_800_000L);
        return entry;
    }

    private static URLClassLoader loader(Path place) throws IOException {
        return new URLClassLoader(new URL[] {place.toUri().toURL()}, null);
    }

    private static TestServer server(ClassLoader loader) {
        return TestServer.with().files("/s", StaticFiles.onClassPath(loader, "web/")).open();
    }

    private static RawClient.Answer get(TestServer server, String path, String headers)
            throws IOException {
        return server.ask("GET " + path + " HTTP/1.1\nHost: a\n" + headers + "\n");
    }

    @Test
    void theFilesOfAJarAreServed() throws IOException {
        try (var loader = loader(jar("a.jar", "one"));
                var server = server(loader)) {
            var app = get(server, "/s/app.js", "");
            assertThat(app.body()).isEqualTo("one");
            assertThat(app.headers())
                    .containsEntry("content-length", "3")
                    .containsKeys("etag", "last-modified");
            assertThat(get(server, "/s/app.js", "If-None-Match: " + app.header("etag") + "\n"))
                    .extracting(RawClient.Answer::status)
                    .isEqualTo(304);
            assertThat(get(server, "/s/app.js", "Range: bytes=1-\n").body()).isEqualTo("ne");
            assertThat(get(server, "/s/app.js", "Accept-Encoding: gzip\n").body())
                    .isEqualTo("as gzip");
            assertThat(get(server, "/s/", "").body()).isEqualTo("<p>home");
            assertThat(get(server, "/s", "").header("location")).isEqualTo("/s/");
            assertThat(get(server, "/s/sub/x.txt", "").body()).isEqualTo("x");
            for (var path :
                    new String[] {
                        "/s/sub",
                        "/s/sub/",
                        "/s/../secret.properties",
                        "/s/%2e%2e/secret.properties",
                        "/s/..%2fsecret.properties",
                        "/s/nothing"
                    }) {
                assertThat(get(server, path, "").status()).as(path).isEqualTo(404);
            }
        }
    }

    @Test
    void theFilesOfAClassDirectoryAreServed() throws IOException {
        var web = dir.resolve("classes/web");
        Files.createDirectories(web.resolve("sub"));
        Files.writeString(web.resolve("a b.txt"), "text");
        try (var loader = loader(dir.resolve("classes"));
                var server = server(loader)) {
            assertThat(get(server, "/s/a%20b.txt", "").body()).isEqualTo("text");
            assertThat(get(server, "/s/sub", "").status()).isEqualTo(404);
            assertThat(get(server, "/s/sub/", "").status()).isEqualTo(404);
        }
    }

    @Test
    void anOldGenerationServesTheFilesItCameWith() throws IOException {
        var jar = jar("a.jar", "one");
        try (var before = loader(jar);
                var old = server(before)) {
            Files.move(jar("b.jar", "two"), jar, StandardCopyOption.REPLACE_EXISTING);
            assertThat(get(old, "/s/app.js", "").body()).isEqualTo("one");
        }
    }

    @Test
    void theSameSizeAndTimeOfOtherContentHasAnotherTag() throws IOException {
        try (var before = loader(jar("a.jar", "one"));
                var after = loader(jar("b.jar", "two"));
                var one = server(before);
                var two = server(after)) {
            assertThat(get(one, "/s/app.js", "").header("etag"))
                    .isNotEqualTo(get(two, "/s/app.js", "").header("etag"));
        }
    }
}
