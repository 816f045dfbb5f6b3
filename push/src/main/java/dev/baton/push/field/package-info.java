/// Values of header fields: dates, entity tags, ranges, preferences, parameters. Pure text in,
/// values out; knows no connection and no exchange.
@NullMarked
package dev.baton.push.field;

import org.jspecify.annotations.NullMarked;
