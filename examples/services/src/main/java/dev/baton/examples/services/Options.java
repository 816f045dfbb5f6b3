// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.services;

/// The command line of the example.
///
/// @param port where to listen
/// @param strict033 whether to answer as protocol 0.3.3 had it
/// @param help only print the usage
record Options(int port, boolean strict033, boolean help) {
    static final String USAGE =
            """
            usage: services [--port N] [--strict033]

              --port N      listen on this port (8888)
              --strict033   answer as protocol 0.3.3 had it, where later servers differ

            SockJS services: /echo, /disabled_websocket_echo, /cookie_needed_echo, /close, /broadcast,
            /ticker, /amplify, /multiplex. WebSocket: /ws echoes texts and bytes. The client's script:
            /sockjs/dist.\
            """;

    static Options parse(String... args) {
        var options = new Options(8888, false, false);
        for (int i = 0; i < args.length; i++) {
            options =
                    switch (args[i]) {
                        case "--help", "-h" -> new Options(options.port, options.strict033, true);
                        case "--strict033" -> new Options(options.port, true, options.help);
                        case "--port" ->
                                new Options(port(args, ++i), options.strict033, options.help);
                        default -> throw new IllegalArgumentException("unknown option " + args[i]);
                    };
        }
        return options;
    }

    private static int port(String[] args, int at) {
        var value = at < args.length ? args[at] : "";
        if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
            throw new IllegalArgumentException(
                    "--port takes a number from 0 to 65535, not '" + value + "'");
        }
        return Integer.parseInt(value);
    }
}
