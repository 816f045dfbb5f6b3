/// What proxies say about who is behind them: headers, and the PROXY protocol. Pure text and bytes
/// in, addresses out.
@NullMarked
package dev.baton.push.proxy;

import org.jspecify.annotations.NullMarked;
