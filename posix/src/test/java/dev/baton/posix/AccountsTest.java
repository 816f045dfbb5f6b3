// SPDX-License-Identifier: Apache-2.0
package dev.baton.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class AccountsTest {
    @Test
    void rootIsFoundByNameAndByNumber() {
        var root = new Accounts.User("root", 0, 0, "/root");
        assertThat(Accounts.user("root")).contains(root);
        assertThat(Accounts.user(0)).contains(root);
        assertThat(Accounts.group("root")).hasValue(0);
        assertThat(Accounts.hasGroup(0)).isTrue();
    }

    @Test
    void whoIsNotThereIsNotFound() {
        assertThat(Accounts.user("nobody-has-this-name")).isEmpty();
        assertThat(Accounts.user("a\0b")).isEmpty();
        assertThat(Accounts.user(3_999_999)).isEmpty();
        assertThat(Accounts.group("nobody-has-this-name")).isEmpty();
        assertThat(Accounts.hasGroup(3_999_999)).isFalse();
    }

    @Test
    void theProcessKnowsWhoItIs() throws Exception {
        var owner = java.nio.file.Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        assertThat(Credentials.uid()).isEqualTo(owner);
    }

    @Test
    void theMaskOfFileModesIsTheOneSetBefore() {
        var before = Credentials.umask(027);
        assertThat(Credentials.umask(before)).isEqualTo(027);
    }

    @Test
    void aThreadMayHaveAMaskOfItsOwn() throws Exception {
        var before = Credentials.umask(022);
        try {
            var inThread = new java.util.concurrent.CompletableFuture<Integer>();
            var thread =
                    new Thread(() -> {
                        var allowed = Credentials.ownDirectoryAndUmask();
                        Credentials.umask(077);
                        inThread.complete(allowed ? Credentials.umask(077) : -1);
                    });
            thread.start();
            thread.join();
            org.junit.jupiter.api.Assumptions.assumeTrue(inThread.get() != -1, "not allowed here");
            assertThat(inThread).isCompletedWithValue(077);
            assertThat(Credentials.umask(022)).as("here").isEqualTo(022);
        } finally {
            Credentials.umask(before);
        }
    }

    @Test
    void aSoftLimitMayBeLoweredAndRaisedAgain() {
        var before = Credentials.limit(Credentials.NOFILE);
        var lower = new Credentials.Limit(before.soft() - 1, before.hard());
        Credentials.limit(Credentials.NOFILE, lower);
        try {
            assertThat(Credentials.limit(Credentials.NOFILE)).isEqualTo(lower);
        } finally {
            Credentials.limit(Credentials.NOFILE, before);
        }
    }

    @Test
    void aDirectoryThatIsNotThereCannotBeWorkedIn() {
        assertThat(
                        catchThrowableOfType(
                                        PosixException.class,
                                        () -> Credentials.directory(Path.of("/not/there")))
                                .errno())
                .isEqualTo(Errno.ENOENT);
    }

    @Test
    void anErrnoHasItsName() {
        assertThat(Errno.ENOENT.code()).isEqualTo("ENOENT");
        assertThat(new Errno(4711).code()).isEqualTo("4711");
    }
}
