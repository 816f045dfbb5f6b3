/// An HTTP/1.1 server on Netty whose reloads no client notices.
///
/// ```java
/// PushServer.create()
///         .get("/", exchange -> exchange.text("hello world"))
///         .listen("http", 8888)
///         .run(); // HUP reloads, TERM drains and stops
/// ```
///
/// Start at [dev.baton.push.PushServer]; what handlers see is [dev.baton.push.http.Exchange].
module dev.baton.push {
    requires static transitive org.jspecify;
    requires transitive dev.baton.lifecycle;
    requires dev.baton.posix;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.codec.http2;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires static micrometer.core;
    requires static micrometer.registry.prometheus;
    requires org.slf4j;

    exports dev.baton.push;
    exports dev.baton.push.http;
    exports dev.baton.push.metrics;
    exports dev.baton.push.micrometer;
    exports dev.baton.push.session;
}
