// SPDX-License-Identifier: Apache-2.0
/// XML-RPC in both directions. Start at [XmlRpc].
///
/// A reader of our own for the dozen elements that XML-RPC has: there is no document type, no
/// entity but the five of XML and no way to name a file in it, so there is nothing to switch off.
/// What it reads is bounded by [Limits]. What is written is well-formed XML 1.0 whatever the
/// strings hold. Imports nothing but the JDK; must never know what the calls mean.
@NullMarked
package dev.baton.supervisor.api.xmlrpc;

import org.jspecify.annotations.NullMarked;
