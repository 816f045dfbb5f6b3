// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.chat;

/// The command line of the example.
///
/// @param port where to listen
/// @param help only print the usage
record Options(int port, boolean help) {
    static final String USAGE =
            """
            usage: chat [--port N]

              --port N     listen on this port (8888)

            BATON_RELOAD=overlap|exec|exit, BATON_PID_FILE=FILE, BATON_MAX_WAIT=10s and the other
            BATON_ variables say how it reloads: HUP reloads, TERM drains and ends it.\
            """;

    static Options parse(String... args) {
        var options = new Options(8888, false);
        for (int i = 0; i < args.length; i++) {
            options =
                    switch (args[i]) {
                        case "--help", "-h" -> new Options(options.port, true);
                        case "--port" -> new Options(port(args, ++i), options.help);
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
