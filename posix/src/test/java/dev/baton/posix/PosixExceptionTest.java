// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PosixExceptionTest {
    @Test
    void messageNamesTheCallTheReasonAndWhatItWasAbout() {
        assertThat(new PosixException("close", Errno.EBADF, "descriptor 9"))
                .hasMessage("close: EBADF, bad file descriptor (descriptor 9)");
        assertThat(new PosixException("dup2", Errno.EBADF))
                .hasMessage("dup2: EBADF, bad file descriptor");
    }

    @Test
    void anUnknownErrorIsShownByItsNumber() {
        assertThat(new Errno(4711)).hasToString("errno 4711");
    }
}
