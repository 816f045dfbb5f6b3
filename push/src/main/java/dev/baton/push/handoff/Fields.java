// SPDX-License-Identifier: Apache-2.0
package dev.baton.push.handoff;

import dev.baton.push.handoff.Cbor.Refused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A decoded map, read by key; what is missing or of another kind is refused by name.
final class Fields {
    private final Map<?, ?> map;

    Fields(@Nullable Object decoded) throws Refused {
        if (!(decoded instanceof Map<?, ?> fields)) {
            throw new Refused("no map");
        }
        map = fields;
    }

    private <T> T get(String key, Class<T> kind) throws Refused {
        return cast(key, map.get(key), kind);
    }

    private static <T> T cast(String key, @Nullable Object value, Class<T> kind) throws Refused {
        if (!kind.isInstance(value)) {
            throw new Refused("no " + kind.getSimpleName() + " for " + key);
        }
        return kind.cast(value);
    }

    String text(String key) throws Refused {
        return get(key, String.class);
    }

    String text(String key, String otherwise) throws Refused {
        return map.containsKey(key) ? text(key) : otherwise;
    }

    /// The keys, in order.
    List<String> keys() throws Refused {
        var keys = new ArrayList<String>();
        for (var key : map.keySet()) {
            keys.add(cast("a key", key, String.class));
        }
        return keys;
    }

    boolean isText(String key) {
        return map.get(key) instanceof String;
    }

    boolean bool(String key) throws Refused {
        return get(key, Boolean.class);
    }

    long number(String key) throws Refused {
        return get(key, Long.class);
    }

    byte[] bytes(String key) throws Refused {
        return get(key, byte[].class);
    }

    Fields fields(String key) throws Refused {
        return new Fields(get(key, Map.class));
    }

    List<String> texts(String key, List<String> otherwise) throws Refused {
        return map.containsKey(key) ? list(key, map.get(key), String.class) : otherwise;
    }

    List<byte[]> byteStrings(String key) throws Refused {
        return list(key, map.get(key), byte[].class);
    }

    private static <T> List<T> list(String key, @Nullable Object value, Class<T> kind)
            throws Refused {
        var list = new ArrayList<T>();
        for (var one : cast(key, value, List.class)) {
            list.add(cast(key, one, kind));
        }
        return list;
    }

    Map<String, String> words(String key) throws Refused {
        var words = new LinkedHashMap<String, String>();
        for (var entry : get(key, Map.class).entrySet()) {
            var pair = (Map.Entry<?, ?>) entry;
            words.put(
                    cast(key, pair.getKey(), String.class),
                    cast(key, pair.getValue(), String.class));
        }
        return words;
    }

    Map<String, Object> values(String key) throws Refused {
        var values = new LinkedHashMap<String, Object>();
        for (var entry : get(key, Map.class).entrySet()) {
            var pair = (Map.Entry<?, ?>) entry;
            values.put(
                    cast(key, pair.getKey(), String.class),
                    cast(key, pair.getValue(), Object.class));
        }
        return values;
    }
}
