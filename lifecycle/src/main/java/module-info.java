// SPDX-License-Identifier: Apache-2.0
/// The kernel that any JVM server can embed to be reloaded without dropping anything.
///
/// ```java
/// try (var generation = Generation.enter()) {
///     var http = generation.listen("http", new InetSocketAddress(8888)); // inherited or bound
///     generation.ready(new MyServer(http.channel()));                    // accepts from here on
///     generation.awaitDrained();                                         // TERM, or handed over
/// }
/// ```
///
/// Start at [dev.baton.lifecycle.Generation].
module dev.baton.lifecycle {
    requires static transitive org.jspecify;
    requires dev.baton.posix;
    requires jdk.unsupported;
    requires org.slf4j;

    exports dev.baton.lifecycle;
}
