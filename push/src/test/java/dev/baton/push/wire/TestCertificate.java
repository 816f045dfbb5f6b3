// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.http.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A key pair with a certificate for this host that is good for two days, made by keytool.
public final class TestCertificate {
    public static final String PASSWORD = "changeit";

    private final Path store;
    private final PrivateKey key;
    private final X509Certificate certificate;
    private final Path folder;

    private TestCertificate(Path folder, Path store) throws IOException, GeneralSecurityException {
        this.folder = folder;
        this.store = store;
        var keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        key = (PrivateKey) keys.getKey("server", PASSWORD.toCharArray());
        certificate = (X509Certificate) keys.getCertificate("server");
    }

    /// Makes one for an elliptic curve.
    public static TestCertificate in(Path folder, String name) throws Exception {
        return in(folder, name, "EC", "-groupname", "secp256r1");
    }

    public static TestCertificate in(Path folder, String name, String algorithm, String... more)
            throws Exception {
        var store = folder.resolve(name + ".p12");
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "server",
                                "-keyalg",
                                algorithm,
                                "-dname",
                                "CN=" + name,
                                "-ext",
                                "san=dns:localhost,ip:127.0.0.1",
                                "-validity",
                                "2",
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-keystore",
                                store.toString()));
        command.addAll(List.of(more));
        var keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IOException(said);
        }
        return new TestCertificate(folder, store);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public Path store() {
        return store;
    }

    public String chainText() throws GeneralSecurityException {
        return text("CERTIFICATE", certificate.getEncoded());
    }

    public String keyText() {
        return text("PRIVATE KEY", key.getEncoded());
    }

    private static String text(String kind, byte[] bytes) {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
        return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
    }

    public Path chainFile() {
        return folder.resolve("chain.pem");
    }

    public Path keyFile() {
        return folder.resolve("key.pem");
    }

    /// Writes both files, over what is there.
    public void write() throws IOException, GeneralSecurityException {
        Files.writeString(chainFile(), chainText());
        Files.writeString(keyFile(), keyText());
    }

    /// Both files, written now.
    public Tls pem() {
        try {
            write();
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
        return Tls.pem(chainFile(), keyFile());
    }

    /// What a client needs to believe it, and these others.
    public SSLContext trusted(TestCertificate... others) throws Exception {
        var trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("this", certificate);
        for (int i = 0; i < others.length; i++) {
            trust.setCertificateEntry("other" + i, others[i].certificate);
        }
        var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trust);
        var context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
