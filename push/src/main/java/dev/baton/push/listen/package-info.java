/// Event loops, and listening sockets made from the kernel's descriptors. Knows nothing of HTTP.
@NullMarked
package dev.baton.push.listen;

import org.jspecify.annotations.NullMarked;
