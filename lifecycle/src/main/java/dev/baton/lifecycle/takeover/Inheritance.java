// SPDX-License-Identifier: Apache-2.0
package dev.baton.lifecycle.takeover;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a generation finds in its environment of the one before it: the compatibility format of
/// every reload. Written by [#write], read by [#of].
///
/// - `BATON_GENERATION`: the number of this generation;
/// - `BATON_FROM`: `spawn:PID` (our parent's pid) or `exec:PID` (our own), so that a process that
///   merely inherited the variables does not believe them;
/// - `BATON_LISTENERS`: for each listener a word `name,fd,spare,requested,actual`, URL-encoded;
///   `spare` is a second descriptor of the same socket;
/// - `BATON_IGNORED`: the signals that were ignored when generation 0 started, by number;
/// - `BATON_STANDS_IN`: the descriptor on which a stand-in sends the listeners it has added to the
///   process it stands in for;
/// - `BATON_PASSAGE`: the descriptor of the passage on which the predecessor's connections arrive;
/// - `BATON_PASSAGE_BACK`: in a stand-in, that on which it hands them to the image executed next;
/// - `BATON_RELOAD_AGAIN`: a reload was asked for while the one before was under way;
/// - `BATON_HANDOVER`: the path of the predecessor's hand-over socket, when it lives on.
///
/// @param generation the number of this generation
/// @param executed whether this image replaced the one before in the same process
/// @param standsIn the descriptor of a stand-in's way back; -1 when this is none
/// @param passage the descriptor on which connections arrive; -1 for none
/// @param passageBack the descriptor on which a stand-in hands them on; -1 for none
/// @param reloadAgain whether to reload as soon as it serves
/// @param ignored the signals that were ignored when generation 0 started
/// @param listeners what was inherited, by name
/// @param handover the hand-over socket; null when there is no predecessor to talk to
public record Inheritance(
        int generation,
        boolean executed,
        int standsIn,
        int passage,
        int passageBack,
        boolean reloadAgain,
        Set<Integer> ignored,
        Map<String, Inherited> listeners,
        @Nullable String handover) {

    private static final List<String> OURS =
            List.of(
                    "BATON_GENERATION",
                    "BATON_FROM",
                    "BATON_IGNORED",
                    "BATON_LISTENERS",
                    "BATON_STANDS_IN",
                    "BATON_PASSAGE",
                    "BATON_PASSAGE_BACK",
                    "BATON_RELOAD_AGAIN",
                    "BATON_HANDOVER");

    /// An inherited listening socket.
    ///
    /// @param fd its descriptor
    /// @param spare another one of the same socket; -1 for none
    /// @param requested the address it was asked for, as text; empty fits any
    /// @param actual where it listens; null when only the system knows
    public record Inherited(int fd, int spare, String requested, @Nullable SocketAddress actual) {}

    public Inheritance {
        ignored = Set.copyOf(ignored);
        listeners = Map.copyOf(listeners);
    }

    /// What this process has inherited; of nobody, generation 0.
    ///
    /// @param pid of this process
    /// @param parent of this process
    public static Inheritance of(Map<String, String> environment, long pid, long parent) {
        var from = environment.getOrDefault("BATON_FROM", "");
        if (!from.equals("exec:" + pid) && !from.equals("spawn:" + parent)) {
            return new Inheritance(
                    0, false, -1, -1, -1, false, Set.of(), systemd(environment, pid), null);
        }
        try {
            return new Inheritance(
                    Integer.parseInt(environment.getOrDefault("BATON_GENERATION", "")),
                    from.startsWith("exec:"),
                    descriptor(environment, "BATON_STANDS_IN"),
                    descriptor(environment, "BATON_PASSAGE"),
                    descriptor(environment, "BATON_PASSAGE_BACK"),
                    environment.containsKey("BATON_RELOAD_AGAIN"),
                    numbers(environment.getOrDefault("BATON_IGNORED", "")),
                    listeners(environment.getOrDefault("BATON_LISTENERS", "")),
                    environment.get("BATON_HANDOVER"));
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "what the generation before left in BATON_GENERATION and BATON_LISTENERS makes"
                            + " no sense",
                    e);
        }
    }

    private static int descriptor(Map<String, String> environment, String name) {
        return Integer.parseInt(environment.getOrDefault(name, "-1"));
    }

    /// Listeners by systemd socket activation, sd_listen_fds(3).
    private static Map<String, Inherited> systemd(Map<String, String> environment, long pid) {
        var found = new TreeMap<String, Inherited>();
        if (!Long.toString(pid).equals(environment.get("LISTEN_PID"))) {
            return found;
        }
        var count = count(environment.getOrDefault("LISTEN_FDS", "0"));
        var names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
        for (int i = 0; i < count; i++) {
            var name = i < names.length && !names[i].isEmpty() ? names[i] : "unknown";
            if (found.containsKey(name)) {
                name = name + "." + i;
            }
            found.put(name, new Inherited(3 + i, -1, "", null));
        }
        return found;
    }

    private static int count(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalStateException("LISTEN_FDS=" + text + ": it takes a number", e);
        }
    }

    /// Listeners as the value of BATON_LISTENERS.
    static String text(Map<String, Inherited> listeners) {
        var words = new ArrayList<String>();
        new TreeMap<>(listeners)
                .forEach((name, one) ->
                        words.add(
                                String.join(
                                        ",",
                                        encoded(name),
                                        Integer.toString(one.fd),
                                        Integer.toString(one.spare),
                                        encoded(one.requested),
                                        encoded(text(one.actual)))));
        return String.join(" ", words);
    }

    static Map<String, Inherited> listeners(String text) {
        var found = new TreeMap<String, Inherited>();
        for (var word : text.split(" ", -1)) {
            if (!word.isEmpty()) {
                var fields = word.split(",", -1);
                found.put(
                        decoded(fields[0]),
                        new Inherited(
                                Integer.parseInt(fields[1]),
                                Integer.parseInt(fields[2]),
                                decoded(fields[3]),
                                address(decoded(fields[4]))));
            }
        }
        return found;
    }

    private static Set<Integer> numbers(String text) {
        var numbers = new TreeSet<Integer>();
        for (var word : text.split(",", -1)) {
            if (!word.isEmpty()) {
                numbers.add(Integer.valueOf(word));
            }
        }
        return numbers;
    }

    /// The environment of the next generation.
    ///
    /// @param environment of this process
    /// @param pid of this process
    public Map<String, String> write(Map<String, String> environment, long pid) {
        var next = without(environment);
        next.put("BATON_GENERATION", Integer.toString(generation));
        next.put("BATON_FROM", (executed ? "exec:" : "spawn:") + pid);
        next.put(
                "BATON_IGNORED",
                ignored.stream().sorted().map(String::valueOf).collect(Collectors.joining(",")));
        next.put("BATON_LISTENERS", text(listeners));
        put(next, "BATON_STANDS_IN", standsIn);
        put(next, "BATON_PASSAGE", passage);
        put(next, "BATON_PASSAGE_BACK", passageBack);
        if (reloadAgain) {
            next.put("BATON_RELOAD_AGAIN", "true");
        }
        Optional.ofNullable(handover).ifPresent(path -> next.put("BATON_HANDOVER", path));
        return next;
    }

    private static void put(Map<String, String> next, String name, int descriptor) {
        if (descriptor >= 0) {
            next.put(name, Integer.toString(descriptor));
        }
    }

    /// The environment without what concerns this process alone.
    private static Map<String, String> without(Map<String, String> environment) {
        var next = new TreeMap<>(environment);
        OURS.forEach(next::remove);
        next.keySet()
                .removeAll(List.of("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES", "WATCHDOG_PID"));
        return next;
    }

    /// An address as text: `tcp://host/port` or `unix:path`.
    static String text(@Nullable SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress unix) {
            return "unix:" + unix.getPath();
        }
        if (address instanceof InetSocketAddress inet && inet.getAddress() != null) {
            return "tcp://" + inet.getAddress().getHostAddress() + "/" + inet.getPort();
        }
        return address == null ? "" : address.toString();
    }

    private static @Nullable SocketAddress address(String text) {
        if (text.startsWith("unix:")) {
            return UnixDomainSocketAddress.of(text.substring("unix:".length()));
        }
        if (text.startsWith("tcp://")) {
            var slash = text.lastIndexOf('/');
            return new InetSocketAddress(
                    text.substring("tcp://".length(), slash),
                    Integer.parseInt(text.substring(slash + 1)));
        }
        return null;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
