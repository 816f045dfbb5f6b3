// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.sockjs;

/// The pages that the protocol has, byte for byte.
public final class Pages {
    /// Of the htmlfile transport; takes the callback.
    static final String HTMLFILE =
            """
            <!doctype html>
            <html><head>
              <meta http-equiv="X-UA-Compatible" content="IE=edge" />
              <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
            </head><body><h2>Don't panic!</h2>
              <script>
                document.domain = document.domain;
                var c = parent.%s;
                c.start();
                function p(d) {c.message(d);};
                window.onload = function() {c.stop();};
              </script>\
            """;

    private static final String TOP =
            """
            <!DOCTYPE html>
            <html>
            <head>
              <meta http-equiv="X-UA-Compatible" content="IE=edge" />
              <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
            """;

    private static final String BOTTOM =
            """
            </head>
            <body>
              <h2>Don't panic!</h2>
              <p>This is a SockJS hidden iframe. It's used for cross domain magic.</p>
            </body>
            </html>\
            """;

    private Pages() {}

    /// What the prefix answers.
    public static String greeting() {
        return "Welcome to SockJS!\n";
    }

    /// The page for hidden iframes.
    ///
    /// @param clientUrl of the script
    /// @param strict033 whether to have it as protocol 0.3.3 does
    public static String iframe(String clientUrl, boolean strict033) {
        var script = "  <script src=\"" + clientUrl + "\"></script>\n";
        return strict033
                ? TOP
                        + boot("_sockjs_onload = function(){SockJS.bootstrap_iframe();};")
                        + script
                        + BOTTOM
                : TOP + script + boot("SockJS.bootstrap_iframe();") + BOTTOM;
    }

    private static String boot(String start) {
        return "  <script>\n    document.domain = document.domain;\n    "
                + start
                + "\n  </script>\n";
    }

    /// What the service can do.
    ///
    /// @param entropy 0 to 2^32-1, new for each answer
    public static String info(boolean websocket, boolean cookieNeeded, long entropy) {
        return "{\"websocket\":%b,\"cookie_needed\":%b,\"origins\":[\"*:*\"],\"entropy\":%d}"
                .formatted(websocket, cookieNeeded, entropy);
    }
}
