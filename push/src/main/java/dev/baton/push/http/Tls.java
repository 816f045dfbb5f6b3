// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.http;

import java.nio.file.Path;
import java.util.List;

/// How a listener proves who it is: a certificate chain with its private key. Immutable; any
/// thread.
///
/// TLS 1.3 and 1.2. The files are looked at every ten seconds: when they have changed, new
/// connections get what is in them now, and open ones stay as they are. While they cannot be used,
/// the certificate from before stays in use.
public final class Tls {
    /// Where certificate and key are.
    public sealed interface Source {
        /// Every file that is read.
        List<Path> files();
    }

    /// In text files: `-----BEGIN CERTIFICATE-----`, the server's own first, then those that lead
    /// to a root; and `-----BEGIN PRIVATE KEY-----`, PKCS #8, without a password.
    public record Pem(Path chain, Path key) implements Source {
        @Override
        public List<Path> files() {
            return List.of(chain, key);
        }
    }

    /// In a PKCS #12 store with one key.
    public record Store(Path file, String password) implements Source {
        @Override
        public List<Path> files() {
            return List.of(file);
        }

        /// Without the password.
        @Override
        public String toString() {
            return "Store[" + file + "]";
        }
    }

    private final Source source;
    private final boolean http2;

    private Tls(Source source, boolean http2) {
        this.source = source;
        this.http2 = http2;
    }

    /// From two PEM files, as certbot and its kin write them: `fullchain.pem` and `privkey.pem`.
    public static Tls pem(Path chain, Path key) {
        return new Tls(new Pem(chain, key), true);
    }

    /// From a PKCS #12 store, as `keytool` and `openssl pkcs12` write them.
    public static Tls store(Path file, String password) {
        return new Tls(new Store(file, password), true);
    }

    /// Whether clients may choose HTTP/2, by ALPN. On by default.
    public Tls withHttp2(boolean on) {
        return new Tls(source, on);
    }

    /// Where certificate and key are.
    public Source source() {
        return source;
    }

    /// Whether clients may choose HTTP/2.
    public boolean http2() {
        return http2;
    }
}
