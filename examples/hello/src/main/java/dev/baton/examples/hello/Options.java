// SPDX-License-Identifier: Apache-2.0
package dev.baton.examples.hello;

/// The command line of the example.
///
/// @param port where to listen
/// @param warmup how many requests a starting server sends to itself before it is ready
/// @param help only print the usage
record Options(int port, int warmup, boolean help) {
    static final String USAGE =
            """
            usage: hello [--port N] [--warmup N]

              --port N     listen on this port (8888)
              --warmup N   answer N requests of its own before it is ready (400)

            BATON_RELOAD=overlap|exec|exit, BATON_PID_FILE=FILE, BATON_MAX_WAIT=10s and the other
            BATON_ variables say how it reloads: HUP reloads, TERM drains and ends it.\
            """;

    static Options parse(String... args) {
        var options = new Options(8888, 400, false);
        for (int i = 0; i < args.length; i++) {
            var name = args[i];
            options =
                    switch (name) {
                        case "--help", "-h" -> new Options(options.port, options.warmup, true);
                        case "--port" ->
                                new Options(number(name, args, ++i, 65_535), options.warmup, false);
                        case "--warmup" ->
                                new Options(
                                        options.port, number(name, args, ++i, 1_000_000), false);
                        default -> throw new IllegalArgumentException("unknown option " + name);
                    };
        }
        return options;
    }

    private static int number(String name, String[] args, int at, int most) {
        var value = at < args.length ? args[at] : "";
        if (!value.matches("\\d{1,7}") || Integer.parseInt(value) > most) {
            throw new IllegalArgumentException(
                    name + " takes a number from 0 to " + most + ", not '" + value + "'");
        }
        return Integer.parseInt(value);
    }
}
