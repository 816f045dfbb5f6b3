// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.wire;

import java.io.IOException;

/// Nobody is there any more to read the answer or send the body. Nobody's fault, so no noise.
final class ClientGone extends IOException {
    private static final long serialVersionUID = 1;

    ClientGone() {
        super("the client is gone");
    }
}
