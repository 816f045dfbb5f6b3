// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api.xmlrpc;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A value of XML-RPC. Immutable.
///
/// The methods `as...` say which type is expected, and throw [WrongTypeException] at another.
public sealed interface Value {
    /// What small objects take, for [#weight()].
    int SCALAR = 24;

    /// What larger ones take, for [#weight()].
    int BLOCK = 48;

    /// What a reference takes, for [#weight()].
    int POINTER = 8;

    /// `string`; `base64` and `dateTime.iso8601` are read as such too.
    ///
    /// @param value any text; what XML cannot hold is replaced when it is written
    record Text(String value) implements Value {}

    /// `int` and `i4`.
    ///
    /// @param value 32 bits, as the wire has it
    record Int(int value) implements Value {}

    /// `boolean`.
    ///
    /// @param value true for 1
    record Bool(boolean value) implements Value {}

    /// `double`.
    ///
    /// @param value a finite number
    record Real(double value) implements Value {
        public Real {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("XML-RPC has no " + value);
            }
        }
    }

    /// `array`.
    ///
    /// @param values in their order
    record Array(List<Value> values) implements Value {
        public Array {
            values = List.copyOf(values);
        }
    }

    /// `struct`.
    ///
    /// @param members by name, in the order of the wire
    record Struct(Map<String, Value> members) implements Value {
        public Struct {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /// The text under this name.
        public String text(String name) {
            return member(name).asText();
        }

        /// The text under this name, or `absent` where there is no such member.
        public String text(String name, String absent) {
            return members.containsKey(name) ? text(name) : absent;
        }

        /// The int under this name.
        public int integer(String name) {
            return member(name).asInt();
        }

        /// The int under this name, or `absent` where there is no such member.
        public int integer(String name, int absent) {
            return members.containsKey(name) ? integer(name) : absent;
        }

        /// The boolean under this name.
        public boolean bool(String name) {
            return member(name).asBool();
        }

        private Value member(String name) {
            @Nullable Value member = members.get(name);
            if (member == null) {
                throw new WrongTypeException("a struct with the member " + name, "none");
            }
            return member;
        }
    }

    /// A string.
    static Value of(String text) {
        return new Text(text);
    }

    /// An int.
    static Value of(int number) {
        return new Int(number);
    }

    /// A boolean.
    static Value of(boolean truth) {
        return new Bool(truth);
    }

    /// An array of these.
    static Value array(List<? extends Value> values) {
        return new Array(List.copyOf(values));
    }

    /// A struct of these, in the order of the map.
    static Struct struct(Map<String, ? extends Value> members) {
        return new Struct(new LinkedHashMap<>(members));
    }

    /// The text of a string.
    default String asText() {
        if (this instanceof Text(var text)) {
            return text;
        }
        throw new WrongTypeException("a string", type());
    }

    /// The number of an int.
    default int asInt() {
        if (this instanceof Int(var number)) {
            return number;
        }
        throw new WrongTypeException("an int", type());
    }

    /// The truth of a boolean; an int counts as one, since many clients send it so.
    default boolean asBool() {
        return switch (this) {
            case Bool(var truth) -> truth;
            case Int(var number) -> number != 0;
            case Text _, Real _, Array _, Struct _ ->
                    throw new WrongTypeException("a boolean", type());
        };
    }

    /// The elements of an array.
    default List<Value> asArray() {
        if (this instanceof Array(var values)) {
            return values;
        }
        throw new WrongTypeException("an array", type());
    }

    /// This, if it is a struct.
    default Struct asStruct() {
        if (this instanceof Struct struct) {
            return struct;
        }
        throw new WrongTypeException("a struct", type());
    }

    /// About how many bytes of memory it takes, rather more than less.
    default long weight() {
        return switch (this) {
            case Int _, Bool _, Real _ -> SCALAR;
            case Text(var text) -> SCALAR + BLOCK + 2L * text.length();
            case Array(var values) ->
                    BLOCK + values.stream().mapToLong(each -> POINTER + each.weight()).sum();
            case Struct(var members) ->
                    2 * BLOCK
                            + members.values().stream()
                                    .mapToLong(each -> BLOCK + each.weight())
                                    .sum();
        };
    }

    /// Its type in words, for messages.
    default String type() {
        return switch (this) {
            case Text _ -> "a string";
            case Int _ -> "an int";
            case Bool _ -> "a boolean";
            case Real _ -> "a double";
            case Array _ -> "an array";
            case Struct _ -> "a struct";
        };
    }
}
