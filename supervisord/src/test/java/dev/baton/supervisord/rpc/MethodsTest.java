// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.xmlrpc.MethodCall;
import dev.baton.supervisor.api.xmlrpc.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MethodsTest {
    private static final int ROOM = 1 << 20;

    private final Methods methods =
            new Methods(
                    List.of(
                            new Method(
                                    "x.repeat",
                                    "Repeat a text.",
                                    Type.STRING,
                                    List.of(
                                            Parameter.of(Type.STRING, "text", "The text"),
                                            Parameter.optional(Type.INT, "times", "How often")),
                                    MethodsTest::repeat),
                            new Method(
                                    "x.broken",
                                    "Fail.",
                                    Type.INT,
                                    List.of(),
                                    _ -> {
                                        throw new IllegalStateException("a bug");
                                    })));

    private static Value repeat(Arguments arguments) {
        var times = arguments.values().size() < 2 ? 2 : (int) arguments.number(1);
        return Value.of(arguments.text(0).repeat(times));
    }

    private static Room.Share room() {
        return new Room(ROOM, ROOM).share();
    }

    private Value call(String name, Value... arguments) throws InterruptedException {
        return methods.call(MethodCall.of(name, arguments), room());
    }

    @Test
    void resultsThatHaveNoRoomAreFaultsAndTheOthersAreThere() throws InterruptedException {
        var large = struct("x.repeat", Value.of("x".repeat(1000)), Value.of(200)); // 400 kB
        var small = struct("x.repeat", Value.of("y"), Value.of(1));
        var results =
                call("system.multicall", Value.array(List.of(large, large, large, small)))
                        .asArray();
        assertThat(results.get(0).asText()).hasSize(200_000);
        assertThat(results.get(1).asText()).hasSize(200_000);
        assertThat(results.get(2).asStruct().text("faultString"))
                .isEqualTo(
                        "FAILED: a call and its answer may take 1 MiB of memory, and this would be more: ask for less, or in several calls");
        assertThat(results.get(3)).isEqualTo(Value.of("y"));
        assertFault(FaultCode.FAILED, "x.repeat", Value.of("x".repeat(1000)), Value.of(600));
    }

    private static Value struct(String name, Value... arguments) {
        return Value.struct(
                Map.of("methodName", Value.of(name), "params", Value.array(List.of(arguments))));
    }

    @Test
    void roomIsGivenBack() throws InterruptedException {
        var room = new Room(ROOM, ROOM);
        var half = Value.of("x".repeat(ROOM / 4));
        for (int i = 0; i < 10; i++) {
            try (var share = room.share()) {
                share.reserve(ROOM);
                assertThat(share.keep(half)).isSameAs(half);
                try (var other = room.share()) {
                    other.reserve(ROOM / 4);
                }
                assertThatThrownBy(() -> share.reserve(ROOM)).hasMessageContaining("1 MiB");
            }
        }
    }

    private void assertFault(FaultCode expected, String name, Value... arguments) {
        assertThatThrownBy(() -> call(name, arguments))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        fault -> assertThat(fault.fault()).contains(expected));
    }

    @Test
    void aMethodIsCalledWithAndWithoutWhatMayBeLeftOut() throws InterruptedException {
        assertThat(call("x.repeat", Value.of("ab"))).isEqualTo(Value.of("abab"));
        assertThat(call("x.repeat", Value.of("ab"), Value.of(3))).isEqualTo(Value.of("ababab"));
        assertThat(call("x.repeat", Value.of("ab"), Value.of("1"))).isEqualTo(Value.of("ab"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "repeat",
                "x",
                "x.",
                ".repeat",
                "x.repeat.x",
                "x.Repeat",
                "x._repeat",
                "x.repeat ",
                "system.__class__",
                "java.lang.Runtime.exec"
            })
    void whatIsNotTheWholeNameOfAMethodIsUnknown(String name) {
        assertFault(FaultCode.UNKNOWN_METHOD, name, Value.of("a"));
    }

    static Stream<List<Value>> wrong() {
        return Stream.of(
                List.of(),
                List.of(Value.of(1)),
                List.of(Value.of(true)),
                List.of(Value.array(List.of())),
                List.of(Value.of("a"), Value.of("b")),
                List.of(Value.of("a"), Value.of(true)),
                List.of(Value.of("a"), Value.struct(Map.of())),
                List.of(Value.of("a"), Value.of(1), Value.of(2)));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void tooFewTooManyAndOtherTypesAreIncorrect(List<Value> arguments) {
        assertFault(FaultCode.INCORRECT_PARAMETERS, "x.repeat", arguments.toArray(Value[]::new));
    }

    @Test
    void namesHelpAndSignaturesAreTold() throws InterruptedException {
        assertThat(call("system.listMethods").asArray())
                .containsExactly(
                        Value.of("system.listMethods"),
                        Value.of("system.methodHelp"),
                        Value.of("system.methodSignature"),
                        Value.of("system.multicall"),
                        Value.of("x.broken"),
                        Value.of("x.repeat"));
        assertThat(call("system.methodSignature", Value.of("x.repeat")).asArray())
                .containsExactly(Value.of("string"), Value.of("string"), Value.of("int"));
        assertThat(call("system.methodHelp", Value.of("x.repeat")).asText())
                .contains("Repeat a text.", "@param int times  How often", "@return string");
        assertFault(FaultCode.SIGNATURE_UNSUPPORTED, "system.methodHelp", Value.of("x"));
        assertFault(FaultCode.SIGNATURE_UNSUPPORTED, "system.methodSignature", Value.of("x"));
    }

    @Test
    void severalCallsAreMadeInOrderAndEachHasItsOwnEnd() throws InterruptedException {
        var results =
                call(
                                "system.multicall",
                                Value.array(
                                        List.of(
                                                one("x.repeat", Value.of("a")),
                                                one("x.none"),
                                                one("x.broken"),
                                                one("system.multicall", Value.array(List.of())),
                                                Value.struct(Map.of()),
                                                Value.of("no struct"),
                                                Value.struct(
                                                        Map.of(
                                                                "methodName",
                                                                Value.of("system.listMethods"),
                                                                "params",
                                                                Value.of("no array"))))))
                        .asArray();
        assertThat(results.getFirst()).isEqualTo(Value.of("aa"));
        assertThat(results.stream().skip(1).map(it -> it.asStruct().integer("faultCode")))
                .containsExactly(1, 30, 2, 2, 2, 2);
        assertThat(results.get(3).asStruct().text("faultString"))
                .isEqualTo("INCORRECT_PARAMETERS: Recursive system.multicall forbidden");
        assertThat(results.get(4).asStruct().text("faultString"))
                .isEqualTo("INCORRECT_PARAMETERS: No methodName");
    }

    private static Value one(String name, Value... arguments) {
        return Value.struct(
                Map.of("methodName", Value.of(name), "params", Value.array(List.of(arguments))));
    }

    @Test
    void aMethodAfterACheckIsNotCalledWhenThatRefuses() {
        var method =
                new Method("x.y", "Never.", Type.INT, List.of(), _ -> Value.of(1))
                        .after(() -> {
                            throw new FaultException(FaultCode.SHUTDOWN_STATE);
                        });
        assertThatThrownBy(() -> method.call(List.of(), room())).hasMessage("SHUTDOWN_STATE");
        assertThatThrownBy(() -> method.call(List.of(Value.of(1)), room()))
                .hasMessage("INCORRECT_PARAMETERS");
    }
}
