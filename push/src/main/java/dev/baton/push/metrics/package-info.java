/// What a server reports of itself: [ServerMetrics] and [SessionMetrics], for whoever counts. Pure;
/// knows no library that counts. `dev.baton.push.micrometer` is one that does.
@NullMarked
package dev.baton.push.metrics;

import org.jspecify.annotations.NullMarked;
