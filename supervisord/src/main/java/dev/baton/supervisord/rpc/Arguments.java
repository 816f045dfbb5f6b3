// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.xmlrpc.Value;
import java.util.List;

/// What a client has passed: as many as the method takes. What is of another type than asked for is
/// [FaultCode#INCORRECT_PARAMETERS].
///
/// @param values in their order
/// @param room for what is made of them
record Arguments(List<Value> values, Room.Share room) {
    Arguments {
        values = List.copyOf(values);
    }

    /// A string.
    String text(int at) {
        if (values.get(at) instanceof Value.Text(var text)) {
            return text;
        }
        throw wrong(at, "a string");
    }

    /// A whole number; text counts as one if it is written so, since supervisord takes it.
    long number(int at) {
        return switch (values.get(at)) {
            case Value.Int(var number) -> number;
            case Value.Real(var number) -> (long) number;
            case Value.Text(var text) -> number(text, at);
            case Value.Bool _, Value.Array _, Value.Struct _ -> throw wrong(at, "an int");
        };
    }

    private long number(String text, int at) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException _) {
            throw wrong(at, "an int");
        }
    }

    /// A boolean that may be left out.
    boolean truth(int at, boolean absent) {
        if (at >= values.size()) {
            return absent;
        }
        return switch (values.get(at)) {
            case Value.Bool(var truth) -> truth;
            case Value.Int(var number) -> number != 0;
            case Value.Text _, Value.Real _, Value.Array _, Value.Struct _ ->
                    throw wrong(at, "a boolean");
        };
    }

    /// A signal, by name or number.
    String signal(int at) {
        return switch (values.get(at)) {
            case Value.Text(var text) -> text;
            case Value.Int(var number) -> Integer.toString(number);
            case Value.Bool _, Value.Real _, Value.Array _, Value.Struct _ ->
                    throw wrong(at, "a string");
        };
    }

    /// An array.
    List<Value> array(int at) {
        if (values.get(at) instanceof Value.Array(var elements)) {
            return elements;
        }
        throw wrong(at, "an array");
    }

    private FaultException wrong(int at, String expected) {
        return new FaultException(
                FaultCode.INCORRECT_PARAMETERS,
                "parameter %d is %s, not %s".formatted(at + 1, values.get(at).type(), expected));
    }
}
