// SPDX-License-Identifier: Apache-2.0
package dev.baton.acceptance.sockjs;

import static dev.baton.acceptance.sockjs.HeaderGroups.assertNoCookie;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A person who looks at a service with a browser is told that it is there.
@DisplayName("The greeting")
class GreetingTest {
    private final Server server = Services.standard();

    @DisplayName(
            "the prefix, with a slash or without, answers a line of plain text and sets no cookie")
    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/echo/", "/cookie_needed_echo", "/close/"})
    void prefixGreets(String path) {
        var answer = server.ask(Request.get(path)).must(200, "Welcome to SockJS!\n");
        assertThat(answer.header("Content-Type")).contains("text/plain; charset=UTF-8");
        assertNoCookie(answer.head());
    }
}
