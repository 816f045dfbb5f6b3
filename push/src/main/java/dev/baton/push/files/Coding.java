// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.files;

/// How a file may lie compressed beside the plain one, the better first.
enum Coding {
    BR("br", ".br"),
    GZIP("gzip", ".gz");

    private final String token;
    private final String suffix;

    Coding(String token, String suffix) {
        this.token = token;
        this.suffix = suffix;
    }

    /// The word of `Content-Encoding`.
    String token() {
        return token;
    }

    /// What is added to the name of the plain file.
    String suffix() {
        return suffix;
    }
}
