// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;

/// TLS 1.3 and 1.2 by the JDK, with ciphers that keep the past secret when a key is lost.
///
/// Any thread.
public final class Encryption {
    private final SslContext context;

    private Encryption(SslContext context) {
        this.context = context;
    }

    /// What a listener's handshakes are made from.
    ///
    /// @param http2 whether clients may choose it
    /// @throws IllegalStateException when this JDK cannot
    public static Encryption with(X509ExtendedKeyManager keys, boolean http2) {
        var protocols =
                http2
                        ? List.of(
                                ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1)
                        : List.of(ApplicationProtocolNames.HTTP_1_1);
        refuseRenegotiation();
        try {
            return new Encryption(
                    SslContextBuilder.forServer(keys)
                            .sslProvider(SslProvider.JDK)
                            .protocols("TLSv1.3", "TLSv1.2")
                            .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                            .applicationProtocolConfig(
                                    new ApplicationProtocolConfig(
                                            Protocol.ALPN,
                                            SelectorFailureBehavior.NO_ADVERTISE,
                                            SelectedListenerFailureBehavior.ACCEPT,
                                            protocols))
                            .build());
        } catch (SSLException e) {
            throw new IllegalStateException("this JDK has no TLS: " + e, e);
        }
    }

    /// A client of TLS 1.2 could have the private key used again and again on one connection, and
    /// RFC 9113 section 9.2.1 forbids it. The JDK knows no other way to say so; whoever has said
    /// something is heard.
    private static void refuseRenegotiation() {
        var property = "jdk.tls.rejectClientInitiatedRenegotiation";
        if (System.getProperty(property) == null) {
            System.setProperty(property, "true");
        }
    }

    /// For one connection. The private key's part of a handshake takes a millisecond or more, so it
    /// is not done on the event loop.
    SslHandler handler(Channel channel) {
        return context.newHandler(channel.alloc(), Thread::startVirtualThread);
    }
}
