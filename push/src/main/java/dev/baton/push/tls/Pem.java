// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text with certificates and keys in it, RFC 7468.
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

    private Pem() {}

    /// The certificates of a file, in their order; one at least.
    static List<X509Certificate> certificates(Path file, byte[] content) throws Unusable {
        var all = new ArrayList<X509Certificate>();
        var blocks = blocks(content);
        try {
            var factory = CertificateFactory.getInstance("X.509");
            while (blocks.find()) {
                if (blocks.group(1).equals("CERTIFICATE")) {
                    var bytes = new ByteArrayInputStream(bytes(blocks.group(2)));
                    all.add((X509Certificate) factory.generateCertificate(bytes));
                }
            }
        } catch (CertificateException | IllegalArgumentException e) {
            throw new Unusable(file, "a certificate that cannot be read: " + e.getMessage(), e);
        }
        if (all.isEmpty()) {
            throw new Unusable(file, "no -----BEGIN CERTIFICATE----- in it");
        }
        return all;
    }

    /// The private key of a file.
    ///
    /// @param of the public key that it should belong to
    static PrivateKey key(Path file, byte[] content, PublicKey of) throws Unusable {
        var blocks = blocks(content);
        while (blocks.find()) {
            var kind = blocks.group(1);
            if (kind.equals("PRIVATE KEY")) {
                return key(file, blocks.group(2), of);
            }
            if (kind.endsWith("PRIVATE KEY")) {
                throw new Unusable(
                        file,
                        "a "
                                + kind
                                + ", which has to be converted: openssl pkcs8 -topk8 -nocrypt -in "
                                + file.getFileName()
                                + " -out key.pem");
            }
        }
        throw new Unusable(file, "no -----BEGIN PRIVATE KEY----- in it");
    }

    private static PrivateKey key(Path file, String base64, PublicKey of) throws Unusable {
        try {
            return KeyFactory.getInstance(of.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(bytes(base64)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Unusable(
                    file, "no private key of the certificate's kind, " + of.getAlgorithm(), e);
        }
    }

    private static Matcher blocks(byte[] content) {
        return BLOCK.matcher(new String(content, StandardCharsets.ISO_8859_1));
    }

    private static byte[] bytes(String base64) {
        return Base64.getMimeDecoder().decode(base64);
    }
}
