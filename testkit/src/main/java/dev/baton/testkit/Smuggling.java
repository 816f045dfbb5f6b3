// SPDX-License-Identifier: Apache-2.0
package dev.baton.testkit;

/// Requests of which a proxy and the server behind it may think differently where they end, RFC
/// 9112 sections 5, 6 and 11.2. Behind each comes another request, which nobody must answer.
public enum Smuggling {
    CONTENT_LENGTH_AND_CHUNKED("1.1", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
    CHUNKED_AND_CONTENT_LENGTH("1.1", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"),
    CHUNKED_IN_HTTP_1_0("1.0", "Transfer-Encoding: chunked\r\n"),
    BOTH_IN_HTTP_1_0("1.0", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
    TWO_CONTENT_LENGTHS("1.1", "Content-Length: 5\r\nContent-Length: 0\r\n"),
    CONTENT_LENGTH_LIST("1.1", "Content-Length: 5, 0\r\n"),
    CONTENT_LENGTH_WITH_PLUS("1.1", "Content-Length: +5\r\n"),
    NEGATIVE_CONTENT_LENGTH("1.1", "Content-Length: -5\r\n"),
    HUGE_CONTENT_LENGTH("1.1", "Content-Length: 18446744073709551621\r\n"),
    CHUNKED_IS_NOT_LAST("1.1", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"),
    CHUNKED_IS_SECOND("1.1", "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n"),
    CHUNKED_TWICE("1.1", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
    UNKNOWN_CODING("1.1", "Transfer-Encoding: xchunked\r\n"),
    CODING_WITH_CONTROL("1.1", "Transfer-Encoding: \u000bchunked\r\n"),
    BLANK_BEFORE_COLON("1.1", "Transfer-Encoding : chunked\r\n"),
    BLANK_IN_NAME("1.1", "Transfer Encoding: chunked\r\nContent-Length: 5\r\n"),
    FOLDED_FIRST_LINE("1.1", " Transfer-Encoding: chunked\r\n"),
    FOLDED_LENGTH("1.1", "Content-Length: 5\r\n 0\r\n"),
    BARE_LINE_FEED("1.1", "X: y\nTransfer-Encoding: chunked\r\n"),
    BARE_CARRIAGE_RETURN("1.1", "X: y\rTransfer-Encoding: chunked\r\n"),
    NUL_IN_VALUE("1.1", "X: y\u0000Transfer-Encoding: chunked\r\n"),
    NO_COLON("1.1", "Transfer-Encoding chunked\r\n");

    private final String version;
    private final String headers;

    Smuggling(String version, String headers) {
        this.version = version;
        this.headers = headers;
    }

    /// The request, with what is smuggled behind it.
    String request(String path) {
        return "POST "
                + path
                + " HTTP/"
                + version
                + "\r\n"
                + headers
                + "Host: a\r\n\r\n0\r\n\r\nGET "
                + path
                + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }
}
