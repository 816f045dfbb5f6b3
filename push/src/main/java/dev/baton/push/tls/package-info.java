/// Certificates from files, read again when those change. Start at
/// [dev.baton.push.tls.Certificates]. The JDK alone; knows nothing of connections.
@NullMarked
package dev.baton.push.tls;

import org.jspecify.annotations.NullMarked;
