// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.config;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/// The types of values that need the surroundings: users, groups, ports.
///
/// @param surroundings where they are looked up
record Resolver(Surroundings surroundings) {
    /// A host and a port.
    record Address(String host, int port) {}

    /// The user of this name or number.
    Accounts.User user(String text) {
        var number = number(text);
        if (number.isEmpty()) {
            return surroundings
                    .accounts()
                    .user(text)
                    .orElseThrow(() -> new ConfigException("Invalid user name " + text));
        }
        return number.filter(n -> n.bitLength() <= 32 && n.signum() >= 0)
                .flatMap(n -> surroundings.accounts().user(n.intValue()))
                .orElseThrow(() -> new ConfigException("Invalid user id " + text));
    }

    private int group(String text) {
        var number = number(text);
        if (number.isEmpty()) {
            return surroundings
                    .accounts()
                    .group(text)
                    .orElseThrow(() -> new ConfigException("Invalid group name " + text));
        }
        return number.filter(n -> n.bitLength() <= 32 && n.signum() >= 0)
                .map(BigInteger::intValue)
                .filter(surroundings.accounts()::hasGroup)
                .orElseThrow(() -> new ConfigException("Invalid group id " + text));
    }

    private static Optional<BigInteger> number(String text) {
        try {
            return Optional.of(PythonText.integer(text));
        } catch (ConfigException notANumber) {
            return Optional.empty();
        }
    }

    /// `user` or `user:group`.
    Owner owner(String text) {
        try {
            var colon = text.indexOf(':');
            return colon < 0
                    ? new Owner(user(text).uid(), -1)
                    : new Owner(
                            user(text.substring(0, colon)).uid(), group(text.substring(colon + 1)));
        } catch (ConfigException e) {
            throw new ConfigException("Invalid user:group definition " + text);
        }
    }

    /// `host:port`, `:port`, `*:port` or `port`.
    static Address address(String text) {
        var colon = text.lastIndexOf(':');
        if (colon < 0) {
            try {
                return new Address("", port(text));
            } catch (ConfigException e) {
                throw new ConfigException(
                        "not a valid port number: " + PythonText.repr(text) + " ");
            }
        }
        var port = text.substring(colon + 1);
        if (port.isEmpty()) {
            throw new ConfigException("no port number specified in " + PythonText.repr(port));
        }
        var host = text.substring(0, colon).toLowerCase(Locale.ROOT);
        return new Address(host.equals("*") ? "" : host, port(port));
    }

    /// 1 to 65535.
    static int port(String text) {
        var number = PythonText.integer(text);
        if (number.signum() <= 0) {
            throw new ConfigException(number + " is below lower bound (1)");
        }
        if (number.compareTo(BigInteger.valueOf(0xffff)) > 0) {
            throw new ConfigException(number + " is above upper bound (65535)");
        }
        return number.intValue();
    }
}
