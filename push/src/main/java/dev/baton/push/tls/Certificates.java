// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.tls;

import dev.baton.push.http.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.X509ExtendedKeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificate of one listener, as its files say. Any thread.
public final class Certificates {
    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);

    /// No certificate chain is larger, in bytes.
    private static final int LARGEST = 1024 * 1024;

    private final String listener;
    private final Tls.Source source;
    private final CurrentKey keys;
    private List<byte[]> seen;
    private String complaint = "";

    private Certificates(
            String listener, Tls.Source source, List<byte[]> seen, Credential credential) {
        this.listener = listener;
        this.source = source;
        this.seen = seen;
        keys = new CurrentKey(credential);
    }

    /// Reads the files for the first time.
    ///
    /// @param listener its name, for the log
    /// @throws IllegalStateException when they cannot be used; names the file and what to do
    public static Certificates of(String listener, Tls tls) {
        try {
            var contents = read(tls.source());
            var credential = Credential.from(tls.source(), contents);
            warn(tls.source(), credential);
            return new Certificates(listener, tls.source(), contents, credential);
        } catch (Unusable e) {
            throw new IllegalStateException(
                    "no TLS on the listener " + listener + ": " + e.getMessage(), e);
        }
    }

    /// What a handshake takes its key from; the same one for all time.
    public X509ExtendedKeyManager keys() {
        return keys;
    }

    /// Looks at the files. When they have changed, handshakes from here on use what is in them;
    /// when that cannot be used, they go on with what they have, and the log says why. Blocks to
    /// read.
    ///
    /// @return whether there is another certificate now
    public synchronized boolean reload() {
        try {
            var contents = read(source);
            if (same(contents, seen) && complaint.isEmpty()) {
                return false;
            }
            if (same(contents, seen)) {
                LOG.info("the certificate of {} is back, unchanged", listener);
                complaint = "";
                return false;
            }
            var credential = Credential.from(source, contents);
            keys.use(credential);
            seen = contents;
            complaint = "";
            LOG.info(
                    "{} has a new certificate, valid until {}",
                    listener,
                    credential.certificate().getNotAfter().toInstant());
            warn(source, credential);
            return true;
        } catch (Unusable e) {
            complain(String.valueOf(e.getMessage()));
            return false;
        }
    }

    /// Once for each thing that is wrong, not each time that somebody looks.
    private void complain(String why) {
        if (!complaint.equals(why)) {
            complaint = why;
            LOG.error("{} keeps its old certificate, the new one is of no use: {}", listener, why);
        }
    }

    private static void warn(Tls.Source source, Credential credential) {
        try {
            credential.certificate().checkValidity();
        } catch (CertificateException e) {
            LOG.warn("{}: {}", source.files().getFirst(), e.toString());
        }
    }

    private static List<byte[]> read(Tls.Source source) throws Unusable {
        var contents = new ArrayList<byte[]>();
        for (var file : source.files()) {
            contents.add(read(file));
        }
        return List.copyOf(contents);
    }

    private static byte[] read(Path file) throws Unusable {
        try (var in = Files.newInputStream(file)) {
            var content = in.readNBytes(LARGEST + 1);
            if (content.length > LARGEST) {
                throw new Unusable(file, "larger than 1 MiB");
            }
            return content;
        } catch (NoSuchFileException e) {
            throw new Unusable(file, "no such file", e);
        } catch (IOException e) {
            throw new Unusable(file, "cannot be read: " + e, e);
        }
    }

    private static boolean same(List<byte[]> these, List<byte[]> those) {
        for (int i = 0; i < these.size(); i++) {
            if (!Arrays.equals(these.get(i), those.get(i))) {
                return false;
            }
        }
        return true;
    }
}
