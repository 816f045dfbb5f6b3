// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import dev.baton.push.handoff.Arrived;
import dev.baton.push.handoff.Destination.Declined;
import dev.baton.push.handoff.Parcel;
import dev.baton.push.http.MovableHandler;
import dev.baton.push.session.Message;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A stream that has come from the predecessor: what that still sends goes before anything that is
/// sent here. Whatever is heard of it is done on its event loop, once it is registered there.
final class ResumedStream implements Arrived {
    private final Parcel.Stream parcel;
    private final HttpRequest request;
    private final Reception reception;
    private final HttpConnection connection;
    private final EventLoop loop;
    private final Consumer<Runnable> register;
    private List<Consumer<ServerExchange>> early = new ArrayList<>();
    private @Nullable ServerExchange exchange;
    private boolean going;

    /// @param connection new
    /// @param register registers it with its loop, and runs something there
    /// @throws Declined when nobody goes on with it here
    ResumedStream(
            Parcel.Stream parcel,
            HttpConnection connection,
            EventLoop loop,
            Consumer<Runnable> register)
            throws Declined {
        this.parcel = parcel;
        this.connection = connection;
        this.loop = loop;
        this.register = register;
        request = request(parcel);
        reception = Reception.of(request, connection.service());
        if (!(reception.found().route().handler() instanceof MovableHandler)
                || reception.length() != 0) {
            throw new Declined("nobody goes on with " + parcel.target());
        }
    }

    /// The request that the stream answers.
    private static HttpRequest request(Parcel.Stream parcel) {
        var request =
                new DefaultHttpRequest(
                        HttpVersion.valueOf(parcel.version()),
                        HttpMethod.valueOf(parcel.method()),
                        parcel.target());
        var headers = parcel.headers();
        for (int i = 0; i + 1 < headers.size(); i += 2) {
            request.headers().add(headers.get(i), headers.get(i + 1));
        }
        return request;
    }

    @Override
    public void begin() {
        register.accept(this::registered);
    }

    private void registered() {
        var resumed = connection.resume(parcel, request, reception);
        exchange = resumed;
        var all = early;
        early = List.of();
        all.forEach(what -> what.accept(resumed));
    }

    private void then(Consumer<ServerExchange> what) {
        loop.execute(() -> {
            if (exchange == null) {
                early.add(what);
            } else {
                what.accept(exchange);
            }
        });
    }

    @Override
    public void sent(Message message) {
        then(it -> connection.passOn(it, message.bytes(), false));
    }

    /// The last part of the answer has come before this.
    @Override
    public void closed(int code, String reason) {
        then(it -> connection.passOn(it, new byte[0], true));
    }

    @Override
    public void goOn(Map<String, Object> attributes, String lastEventId) {
        going = true;
        then(it -> connection.goOn(it, parcel.status(), attributes, lastEventId));
    }

    /// Nobody knows what else was sent: the client is to ask again.
    @Override
    public void alone() {
        if (!going) {
            then(connection::endStream);
        }
    }
}
