// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads the socket of a `[fcgi-program:x]`.
final class FcgiSocketReader {
    private static final Pattern TCP = Pattern.compile("tcp://([^\\s:]+):(\\d+)");

    private final SectionReader options;
    private final Resolver resolver;

    FcgiSocketReader(SectionReader options, Resolver resolver) {
        this.options = options;
        this.resolver = resolver;
    }

    FcgiSocket read() {
        var user = options.find("user", resolver::user);
        var backlog = options.find("socket_backlog", FcgiSocketReader::backlog);
        var owner = options.find("socket_owner", this::owner);
        var mode = options.find("socket_mode", FcgiSocketReader::mode);
        var named =
                options.naming(
                        options.names()
                                .with(
                                        Map.of(
                                                "program_name",
                                                ProgramReader.programName(options.name()))));
        var url = named.find("socket").filter(text -> !text.isEmpty());
        if (url.isEmpty()) {
            throw new ConfigException("[" + options.name() + "] section requires a \"socket\" line")
                    .at(options.place("socket"));
        }
        try {
            return socket(url.get(), user, backlog, owner, mode);
        } catch (ConfigException e) {
            throw e.and(" in [" + options.name() + "] socket").at(options.place("socket"));
        }
    }

    private FcgiSocket socket(
            String url,
            Optional<Accounts.User> user,
            Optional<Integer> backlog,
            Optional<Owner> owner,
            Optional<Integer> mode) {
        if (url.startsWith("unix://")) {
            var path = url.substring(7);
            if (!path.startsWith("/")) {
                throw new ConfigException("Unix socket path " + path + " is not an absolute path");
            }
            var owned = owner.or(() -> user.map(u -> new Owner(u.uid(), u.gid())));
            return new FcgiSocket(
                    new FcgiSocket.Address.Unix(resolver.surroundings().absolute(path)),
                    backlog.orElse(null),
                    owned.orElse(null),
                    mode.orElse(0700));
        }
        if (owner.isPresent() || mode.isPresent()) {
            throw new ConfigException(
                    "socket_owner and socket_mode params should only be used with a Unix domain socket");
        }
        return new FcgiSocket(tcp(url), backlog.orElse(null), null, null);
    }

    private static FcgiSocket.Address tcp(String url) {
        var parts = TCP.matcher(url);
        if (!parts.matches()) {
            throw new ConfigException("Bad socket format " + url);
        }
        return new FcgiSocket.Address.Tcp(
                parts.group(1).toLowerCase(Locale.ROOT), Resolver.port(parts.group(2)));
    }

    private static int backlog(String text) {
        var number = Values.integer(text);
        if (number < 1 || number > 65535) {
            throw new ConfigException("Invalid socket_backlog value " + number);
        }
        return number;
    }

    private Owner owner(String text) {
        try {
            return resolver.owner(text);
        } catch (ConfigException e) {
            throw new ConfigException("Invalid socket_owner value " + text);
        }
    }

    private static int mode(String text) {
        try {
            return Values.octal(text);
        } catch (ConfigException e) {
            throw new ConfigException("Invalid socket_mode value " + text);
        }
    }
}
