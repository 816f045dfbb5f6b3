// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Gives handshakes the key and certificate of the moment. Each has a name of its own, since a
/// handshake asks for key and chain one after the other; the one before stays for those that have
/// asked for half of it. Any thread.
final class CurrentKey extends X509ExtendedKeyManager {
    private record Named(String name, Credential credential) {}

    private record Two(Named now, Named before) {}

    private volatile Two keys;
    private int count;

    CurrentKey(Credential first) {
        var named = new Named("0", first);
        keys = new Two(named, named);
    }

    /// From the next handshake on.
    synchronized void use(Credential credential) {
        keys = new Two(new Named(Integer.toString(++count), credential), keys.now());
    }

    private @Nullable Credential named(@Nullable String name) {
        var both = keys;
        if (both.now().name().equals(name)) {
            return both.now().credential();
        }
        return both.before().name().equals(name) ? both.before().credential() : null;
    }

    /// @param kind of key that the client can take: `RSA`, `EC`, `EC_RSA`
    @Override
    public @Nullable String chooseEngineServerAlias(
            String kind, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        var now = keys.now();
        var algorithm = now.credential().key().getAlgorithm();
        return kind.equals(algorithm) || kind.startsWith(algorithm + "_") ? now.name() : null;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String name) {
        var found = named(name);
        return found == null ? null : found.key();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String name) {
        var found = named(name);
        return found == null ? null : found.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable String chooseServerAlias(
            String kind, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(kind, issuers, null);
    }

    @Override
    public String @Nullable [] getServerAliases(String kind, Principal @Nullable [] issuers) {
        var name = chooseEngineServerAlias(kind, issuers, null);
        return name == null ? null : new String[] {name};
    }

    @Override
    public String @Nullable [] getClientAliases(String kind, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] kinds, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
