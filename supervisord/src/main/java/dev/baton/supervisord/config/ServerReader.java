// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import dev.baton.supervisord.config.HttpServerSettings.Credentials;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads `[inet_http_server]` and `[unix_http_server]`, with or without a name behind a colon.
final class ServerReader {
    private final Resolver resolver;

    ServerReader(Resolver resolver) {
        this.resolver = resolver;
    }

    List<HttpServerSettings> servers(Ini ini, Expansion names) {
        var servers = new ArrayList<HttpServerSettings>();
        for (var section : ini.sections("inet_http_server")) {
            servers.add(inet(new SectionReader(ini, section, names)));
        }
        for (var section : ini.sections("unix_http_server")) {
            servers.add(unix(new SectionReader(ini, section, names)));
        }
        return servers;
    }

    private HttpServerSettings inet(SectionReader read) {
        var credentials = credentials(read);
        var address =
                read.find("port", Resolver::address)
                        .orElseThrow(() -> missing(read, "port", "has no port value"));
        return new HttpServerSettings.Inet(
                read.name(),
                address.host(),
                address.port(),
                credentials,
                read.truth("allow_unauthenticated", false),
                legacyLinks(read));
    }

    private HttpServerSettings unix(SectionReader read) {
        var file =
                read.find("file", text -> resolver.surroundings().absolute(text.strip()))
                        .orElseThrow(() -> missing(read, "file", "has no file value"));
        var credentials = credentials(read);
        return new HttpServerSettings.Unix(
                read.name(),
                file,
                read.find("chmod", named("chmod", Values::octal)).orElse(0700),
                read.find("chown", named("sockchown", resolver::owner)).orElse(null),
                credentials,
                legacyLinks(read));
    }

    private static boolean legacyLinks(SectionReader read) {
        return read.truth("legacy_links", false);
    }

    private static <T> Function<String, T> named(String what, Function<String, T> type) {
        return text -> {
            try {
                return type.apply(text);
            } catch (ConfigException e) {
                throw new ConfigException("Invalid " + what + " value " + text);
            }
        };
    }

    private static ConfigException missing(SectionReader read, String key, String what) {
        return new ConfigException("section [" + read.name() + "] " + what).at(read.place(key));
    }

    private static @Nullable Credentials credentials(SectionReader read) {
        var username = read.find("username");
        var password = read.find("password");
        if (username.isPresent() != password.isPresent()) {
            throw new ConfigException(
                            "Section ["
                                    + read.name()
                                    + "] contains incomplete authentication: If a username or a password is specified, both the username and password must be specified")
                    .at(read.place(username.isPresent() ? "username" : "password"));
        }
        return username.isPresent()
                ? new Credentials(username.get(), password.orElseThrow())
                : null;
    }
}
