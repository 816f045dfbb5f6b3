// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api.xmlrpc;

/// A document is not XML, not XML-RPC, or beyond the [Limits]. The message says where and why, and
/// repeats little of the document.
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MalformedException(String why) {
        super(why);
    }

    MalformedException(String why, int position) {
        super(why + ", at character " + position);
    }
}
