// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl.http;

import org.jspecify.annotations.Nullable;

/// The server could not be asked, or did not answer as it should.
public abstract sealed class ServerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private ServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /// Nobody listens there, though there may be something.
    public static final class Refused extends ServerException {
        private static final long serialVersionUID = 1;

        Refused(ServerUrl url, Throwable cause) {
            super(url.text() + " refused connection", cause);
        }
    }

    /// There is no such socket.
    public static final class NoSuchFile extends ServerException {
        private static final long serialVersionUID = 1;

        NoSuchFile(ServerUrl url, Throwable cause) {
            super(url.text() + " no such file", cause);
        }
    }

    /// Any other failure to connect, to ask or to read the answer.
    public static final class Broken extends ServerException {
        private static final long serialVersionUID = 1;

        /// With what was tried and what came of it.
        public Broken(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /// An answer, but not the one that was wanted.
    public static final class Status extends ServerException {
        private static final long serialVersionUID = 1;
        private final int code;

        Status(String what, int code, String reason) {
            super(what + ": " + code + " " + reason, null);
            this.code = code;
        }

        /// The status code, not 200.
        public int code() {
            return code;
        }
    }
}
