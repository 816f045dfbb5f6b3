// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.push.http.Tls;
import dev.baton.push.wire.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificatesTest {
    @TempDir static Path shared;
    @TempDir Path folder;

    private static TestCertificate first;
    private static TestCertificate second;
    private static TestCertificate rsa;

    @BeforeAll
    static void prepare() throws Exception {
        first = TestCertificate.in(shared, "first");
        second = TestCertificate.in(shared, "second");
        rsa = TestCertificate.in(shared, "rsa", "RSA", "-keysize", "2048");
    }

    private Path write(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    private Tls files(TestCertificate of) throws Exception {
        return Tls.pem(write("chain.pem", of.chainText()), write("key.pem", of.keyText()));
    }

    private static X509Certificate shown(Certificates certificates) {
        var keys = certificates.keys();
        var name = keys.chooseEngineServerAlias("EC", null, null);
        var chain = keys.getCertificateChain(name);
        assertThat(keys.getPrivateKey(name)).isNotNull();
        return chain[0];
    }

    @Test
    void aStoreIsAsGoodAsPem() {
        var tls = Tls.store(first.store(), TestCertificate.PASSWORD);
        assertThat(shown(Certificates.of("https", tls))).isEqualTo(first.certificate());
        assertThat(tls.source().toString()).doesNotContain(TestCertificate.PASSWORD);
    }

    @Test
    void aChainMayHaveWordsAroundItsCertificates() throws Exception {
        var text = "the server\n" + first.chainText() + "\nthe root\n" + second.chainText();
        var tls = Tls.pem(write("c.pem", text), write("k.pem", first.keyText()));
        var keys = Certificates.of("https", tls).keys();
        assertThat(keys.getCertificateChain(keys.chooseEngineServerAlias("EC", null, null)))
                .containsExactly(first.certificate(), second.certificate());
    }

    @Test
    void whatCannotBeUsedIsNamedWithWhatToDo() throws Exception {
        var chain = write("chain.pem", first.chainText());
        var key = write("key.pem", first.keyText());
        var missing = folder.resolve("missing.pem");
        assertUnusable(Tls.pem(missing, key), missing + ": no such file");
        assertUnusable(Tls.pem(key, key), key + ": no -----BEGIN CERTIFICATE-----");
        assertUnusable(Tls.pem(chain, chain), chain + ": no -----BEGIN PRIVATE KEY-----");
        var old = write("old.pem", first.keyText().replace("PRIVATE", "EC PRIVATE"));
        assertUnusable(Tls.pem(chain, old), old + ": a EC PRIVATE KEY", "openssl pkcs8 -topk8");
        var other = write("other.pem", second.keyText());
        assertUnusable(Tls.pem(chain, other), other + ": the private key is not the certificate's");
        var wrongKind = write("rsa.pem", rsa.keyText());
        assertUnusable(Tls.pem(chain, wrongKind), wrongKind + ": no private key of the", "EC");
        var broken = write("broken.pem", first.chainText().replace("MII", "xxx"));
        assertUnusable(Tls.pem(broken, key), broken + ": a certificate that cannot be read");
        assertUnusable(Tls.store(first.store(), "wrong"), first.store() + ": no PKCS #12 store");
        assertUnusable(Tls.store(chain, "x"), chain + ": no PKCS #12 store");
        assertUnusable(Tls.pem(folder, key), folder + ": cannot be read");
    }

    private static void assertUnusable(Tls tls, String... parts) {
        assertThatThrownBy(() -> Certificates.of("https", tls))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no TLS on the listener https")
                .hasMessageContainingAll(parts);
    }

    @Test
    void filesThatChangeOneAfterTheOtherAreTakenWhenBothFit() throws Exception {
        var certificates = Certificates.of("https", files(first));
        assertThat(certificates.reload()).isFalse();
        write("chain.pem", second.chainText());
        assertThat(certificates.reload()).isFalse(); // the key is the old one
        assertThat(shown(certificates)).isEqualTo(first.certificate());
        write("key.pem", second.keyText());
        assertThat(certificates.reload()).isTrue();
        assertThat(shown(certificates)).isEqualTo(second.certificate());
        assertThat(certificates.reload()).isFalse();
    }

    @Test
    void whatIsBrokenLeavesTheOldOneInUse() throws Exception {
        var certificates = Certificates.of("https", files(first));
        for (var text :
                new String[] {"", "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----"}) {
            write("chain.pem", text);
            assertThat(certificates.reload()).isFalse();
            assertThat(shown(certificates)).isEqualTo(first.certificate());
        }
        Files.delete(folder.resolve("chain.pem"));
        assertThat(certificates.reload()).isFalse();
        assertThat(shown(certificates)).isEqualTo(first.certificate());
        write("chain.pem", first.chainText());
        assertThat(certificates.reload()).isFalse(); // the same again
        files(rsa);
        assertThat(certificates.reload()).isTrue(); // also of another kind
        assertThat(certificates.keys().chooseEngineServerAlias("RSA", null, null)).isNotNull();
        assertThat(certificates.keys().chooseEngineServerAlias("EC", null, null)).isNull();
    }

    @Test
    void aHandshakeGetsKeyAndChainThatBelongTogether() throws Exception {
        var certificates = Certificates.of("https", files(first));
        var keys = certificates.keys();
        var name = keys.chooseEngineServerAlias("EC", null, null);
        files(second);
        certificates.reload();
        assertThat(keys.getCertificateChain(name)).containsExactly(first.certificate());
        assertThat(keys.chooseEngineServerAlias("EC", null, null)).isNotEqualTo(name);
        assertThat(keys.getCertificateChain("of nobody")).isNull();
    }
}
