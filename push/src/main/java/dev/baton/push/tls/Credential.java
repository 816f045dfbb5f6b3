// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.tls;

import dev.baton.push.http.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// A private key, and the certificates that vouch for it, the key's own first. They belong
/// together.
record Credential(PrivateKey key, List<X509Certificate> chain) {
    Credential {
        chain = List.copyOf(chain);
    }

    /// From what the source's files contain, in their order.
    static Credential from(Tls.Source source, List<byte[]> contents) throws Unusable {
        var read =
                switch (source) {
                    case Tls.Pem pem -> pem(pem, contents);
                    case Tls.Store store -> stored(store, contents.getFirst());
                };
        read.checkPair(source.files().getLast());
        return read;
    }

    private static Credential pem(Tls.Pem files, List<byte[]> contents) throws Unusable {
        var chain = Pem.certificates(files.chain(), contents.get(0));
        return new Credential(
                Pem.key(files.key(), contents.get(1), chain.getFirst().getPublicKey()), chain);
    }

    private static Credential stored(Tls.Store store, byte[] content) throws Unusable {
        var password = store.password().toCharArray();
        try {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(new ByteArrayInputStream(content), password);
            for (var alias : Collections.list(keys.aliases())) {
                if (keys.getKey(alias, password) instanceof PrivateKey key) {
                    var certificates = keys.getCertificateChain(alias);
                    if (certificates == null) {
                        throw new Unusable(store.file(), "a private key without a certificate");
                    }
                    var chain =
                            Arrays.stream(certificates).map(X509Certificate.class::cast).toList();
                    return new Credential(key, chain);
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new Unusable(
                    store.file(), "no PKCS #12 store, or its password is another: " + e, e);
        }
        throw new Unusable(store.file(), "a store without a private key");
    }

    /// Signs with the one, verifies with the other: files may have been changed one after the
    /// other.
    private void checkPair(Path file) throws Unusable {
        var certificate = chain.getFirst();
        var algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case "EdDSA" -> "EdDSA";
                    case "RSASSA-PSS" -> "";
                    default ->
                            throw new Unusable(
                                    file, "a key for " + key.getAlgorithm() + "; use RSA or EC");
                };
        if (algorithm.isEmpty()) {
            return;
        }
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(certificate.getEncoded());
            var signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(certificate.getEncoded());
            if (!signature.verify(signed)) {
                throw new Unusable(file, "the private key is not the certificate's");
            }
        } catch (InvalidKeyException | CertificateException e) {
            throw new Unusable(file, "the private key is not the certificate's", e);
        } catch (GeneralSecurityException e) {
            throw new Unusable(file, "the private key cannot sign: " + e, e);
        }
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }
}
