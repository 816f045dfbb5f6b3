// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.form;

import dev.baton.push.field.FieldValue;
import dev.baton.push.http.Part;
import dev.baton.push.http.RequestRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// A part whose headers have been read.
record ReceivedPart(PartHeaders headers, FieldValue disposition, PartBody body, int textBytes)
        implements Part {

    @Override
    public String name() {
        return disposition.parameters().getOrDefault("name", "");
    }

    @Override
    public Optional<String> fileName() {
        return Optional.ofNullable(disposition.parameters().get("filename"));
    }

    @Override
    public Optional<String> plainFileName() {
        return fileName().map(FileNames::plain).filter(name -> !name.isEmpty());
    }

    @Override
    public Optional<String> contentType() {
        return header("Content-Type");
    }

    @Override
    public Optional<String> header(String name) {
        return headers.get(name);
    }

    @Override
    public String text() throws IOException {
        var bytes = body.readNBytes(textBytes + 1);
        if (bytes.length > textBytes) {
            throw new RequestRefused(413, name() + " is text above " + textBytes + " bytes");
        }
        return PartHeaders.utf8(bytes);
    }

    @Override
    public long saveTo(Path file) throws IOException {
        var out =
                Files.newOutputStream(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (out) {
            return body.transferTo(out);
        } catch (IOException | RuntimeException failure) {
            remove(file, failure);
            throw failure;
        }
    }

    private static void remove(Path file, Exception why) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }
}
