// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisorctl;

/// What `-h` shows.
final class Usage {
    private Usage() {}

    static String of(String program) {
        return """
        batonctl -- asks and commands the supervisor that runs your programs.

        Usage: %s [options] [command [arguments]]

        Options:
        -c/--configuration FILE -- read [supervisorctl] from this file, instead of looking for one
        -h/--help -- print this text and exit
        -i/--interactive -- ask before shutdown and reload, and for a password if one is needed
        -s/--serverurl URL -- where the supervisor listens: http://host:port or unix:///path
             (default "http://localhost:9001")
        -u/--username NAME -- who asks
        -p/--password PASSWORD -- and how that is proved
        -r/--history_file FILE -- where the shell keeps its history
        --json -- answer with JSON: status, avail, pid, reread, version

        Without a command a shell is started, and its command "help" lists the commands.
        The command "status" also takes --watch.
        """
                .formatted(program);
    }
}
