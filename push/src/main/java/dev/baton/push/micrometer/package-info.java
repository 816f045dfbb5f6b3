/// Counts with Micrometer: [MicrometerMetrics] puts what a server reports into a registry, and
/// [PrometheusPage] shows a registry to Prometheus. Only this package knows Micrometer, which who
/// uses it has to put on the class path.
@NullMarked
package dev.baton.push.micrometer;

import org.jspecify.annotations.NullMarked;
