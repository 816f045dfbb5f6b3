// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Values as bytes: the part of CBOR (RFC 8949) that JSON-like values need, and byte strings.
///
/// | value | comes back as |
/// |---|---|
/// | `null`, `Boolean`, `byte[]` | the same |
/// | `String` | the same; lone surrogates too, which travel as WTF-8 does |
/// | `Byte`, `Short`, `Integer`, `Long` | `Long` |
/// | `Float`, `Double` | `Double` |
/// | `Collection` | `List` |
/// | `Map` with `String` keys | `Map`, in the same order |
///
/// Lengths are definite; what is nested deeper than [#DEEPEST] is refused both ways.
public final class Cbor {
    /// How deep lists and maps may be nested.
    static final int DEEPEST = 32;

    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int LIST = 4;
    private static final int MAP = 5;
    private static final int SIMPLE = 7;

    private static final int FALSE = 20;
    private static final int TRUE = 21;
    private static final int NULL = 22;
    private static final int DOUBLE = 27;

    private Cbor() {}

    /// What cannot be written, or makes no sense.
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String why) {
            super(why);
        }
    }

    /// The bytes of a value.
    ///
    /// @throws Refused naming the class, when there is no encoding for something in it
    public static byte[] encode(@Nullable Object value) throws Refused {
        var out = new ByteArrayOutputStream(128);
        write(out, value, 0);
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, @Nullable Object value, int depth)
            throws Refused {
        if (depth > DEEPEST) {
            throw new Refused("nested deeper than " + DEEPEST);
        }
        switch (value) {
            case null -> simple(out, NULL);
            case Boolean yes -> simple(out, yes ? TRUE : FALSE);
            case String text -> {
                var bytes = Wtf8.encode(text);
                head(out, TEXT, bytes.length);
                out.writeBytes(bytes);
            }
            case byte[] bytes -> {
                head(out, BYTES, bytes.length);
                out.writeBytes(bytes);
            }
            case Double number -> real(out, number);
            case Float number -> real(out, number);
            case Long number -> whole(out, number);
            case Integer number -> whole(out, number);
            case Short number -> whole(out, number);
            case Byte number -> whole(out, number);
            case Collection<?> list -> {
                head(out, LIST, list.size());
                for (var one : list) {
                    write(out, one, depth + 1);
                }
            }
            case Map<?, ?> map -> {
                head(out, MAP, map.size());
                for (var entry : map.entrySet()) {
                    if (!(entry.getKey() instanceof String)) {
                        throw new Refused("a map whose keys are not strings");
                    }
                    write(out, entry.getKey(), depth + 1);
                    write(out, entry.getValue(), depth + 1);
                }
            }
            default -> throw new Refused("no JSON-like value: " + value.getClass().getName());
        }
    }

    private static void whole(ByteArrayOutputStream out, long number) {
        if (number >= 0) {
            head(out, UNSIGNED, number);
        } else {
            head(out, NEGATIVE, -1 - number);
        }
    }

    private static void real(ByteArrayOutputStream out, double number) {
        out.write(SIMPLE << 5 | DOUBLE);
        big(out, Double.doubleToRawLongBits(number), 8);
    }

    private static void simple(ByteArrayOutputStream out, int which) {
        out.write(SIMPLE << 5 | which);
    }

    /// The shortest form, RFC 8949 section 4.2.1.
    private static void head(ByteArrayOutputStream out, int major, long argument) {
        if (argument < 24) {
            out.write(major << 5 | (int) argument);
        } else if (argument <= 0xff) {
            out.write(major << 5 | 24);
            big(out, argument, 1);
        } else if (argument <= 0xffff) {
            out.write(major << 5 | 25);
            big(out, argument, 2);
        } else if (argument <= 0xffff_ffffL) {
            out.write(major << 5 | 26);
            big(out, argument, 4);
        } else {
            out.write(major << 5 | 27);
            big(out, argument, 8);
        }
    }

    private static void big(ByteArrayOutputStream out, long value, int bytes) {
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
    }

    /// The value of these bytes.
    ///
    /// @throws Refused when they are not exactly one value
    public static @Nullable Object decode(byte[] bytes) throws Refused {
        var in = ByteBuffer.wrap(bytes);
        try {
            var value = read(in, 0);
            if (in.hasRemaining()) {
                throw new Refused(in.remaining() + " bytes behind the value");
            }
            return value;
        } catch (BufferUnderflowException e) {
            throw new Refused("cut off at " + bytes.length + " bytes");
        }
    }

    private static @Nullable Object read(ByteBuffer in, int depth) throws Refused {
        if (depth > DEEPEST) {
            throw new Refused("nested deeper than " + DEEPEST);
        }
        var initial = in.get() & 0xff;
        var major = initial >> 5;
        var info = initial & 0x1f;
        return switch (major) {
            case UNSIGNED -> argument(in, info);
            case NEGATIVE -> -1 - argument(in, info);
            case BYTES -> bytes(in, length(in, info, 1));
            case TEXT -> text(bytes(in, length(in, info, 1)));
            case LIST -> list(in, length(in, info, 1), depth);
            case MAP -> map(in, length(in, info, 2), depth);
            case SIMPLE ->
                    switch (info) {
                        case FALSE -> false;
                        case TRUE -> true;
                        case NULL -> null;
                        case DOUBLE -> in.getDouble();
                        default -> throw new Refused("an unknown simple value: " + info);
                    };
            default -> throw new Refused("an unknown major type: " + major);
        };
    }

    private static long argument(ByteBuffer in, int info) throws Refused {
        var value =
                switch (info) {
                    case 24 -> in.get() & 0xffL;
                    case 25 -> in.getShort() & 0xffffL;
                    case 26 -> in.getInt() & 0xffff_ffffL;
                    case 27 -> in.getLong();
                    default -> info;
                };
        if (info > 27 || value < 0) {
            throw new Refused("a number out of range");
        }
        return value;
    }

    /// A length that can be true: nobody makes room for what is only announced.
    private static int length(ByteBuffer in, int info, int least) throws Refused {
        var length = argument(in, info);
        if (length > in.remaining() / least) {
            throw new Refused("cut off: " + length + " announced");
        }
        return (int) length;
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        var bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static String text(byte[] bytes) throws Refused {
        try {
            return Wtf8.decode(bytes);
        } catch (CharacterCodingException e) {
            throw new Refused("text that is not UTF-8");
        }
    }

    private static List<@Nullable Object> list(ByteBuffer in, int length, int depth)
            throws Refused {
        var list = new ArrayList<@Nullable Object>(length);
        for (int i = 0; i < length; i++) {
            list.add(read(in, depth + 1));
        }
        return list;
    }

    private static Map<String, @Nullable Object> map(ByteBuffer in, int length, int depth)
            throws Refused {
        var map = new LinkedHashMap<String, @Nullable Object>(2 * length);
        for (int i = 0; i < length; i++) {
            if (!(read(in, depth + 1) instanceof String key)) {
                throw new Refused("a map whose keys are not strings");
            }
            map.put(key, read(in, depth + 1));
        }
        return map;
    }

    /// UTF-8 that also knows what no UTF-8 may hold and every Java string can: half a pair of
    /// surrogates, as the three bytes of its number. Nobody but generations of Baton reads it.
    private static final class Wtf8 {
        private static final int LONE = '\ud800';

        static byte[] encode(String text) {
            return isPlain(text) || !text.codePoints().anyMatch(Wtf8::isLone)
                    ? text.getBytes(StandardCharsets.UTF_8)
                    : byHand(text);
        }

        /// Most are: whether nothing in it may be half a pair.
        private static boolean isPlain(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (Character.isSurrogate(text.charAt(i))) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isLone(int point) {
            return point >= LONE && point <= Character.MAX_SURROGATE;
        }

        private static byte[] byHand(String text) {
            var out = new ByteArrayOutputStream(text.length() + 16);
            text.codePoints()
                    .forEach(point -> {
                        if (isLone(point)) {
                            out.write(0xe0 | point >> 12);
                            out.write(0x80 | (point >> 6 & 0x3f));
                            out.write(0x80 | (point & 0x3f));
                        } else {
                            out.writeBytes(
                                    Character.toString(point).getBytes(StandardCharsets.UTF_8));
                        }
                    });
            return out.toByteArray();
        }

        static String decode(byte[] bytes) throws CharacterCodingException {
            return isAscii(bytes) ? new String(bytes, StandardCharsets.US_ASCII) : beyond(bytes);
        }

        private static boolean isAscii(byte[] bytes) {
            for (var one : bytes) {
                if (one < 0) {
                    return false;
                }
            }
            return true;
        }

        private static String beyond(byte[] bytes) throws CharacterCodingException {
            var text = new StringBuilder(bytes.length);
            var from = 0;
            for (int at = 0; at + 2 < bytes.length; at++) {
                if ((bytes[at] & 0xff) == 0xed && (bytes[at + 1] & 0xe0) == 0xa0) {
                    text.append(strictly(bytes, from, at));
                    text.append(
                            (char) (0xd000 | (bytes[at + 1] & 0x3f) << 6 | (bytes[at + 2] & 0x3f)));
                    at += 2;
                    from = at + 1;
                }
            }
            return text.append(strictly(bytes, from, bytes.length)).toString();
        }

        private static CharSequence strictly(byte[] bytes, int from, int to)
                throws CharacterCodingException {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from));
        }
    }
}
