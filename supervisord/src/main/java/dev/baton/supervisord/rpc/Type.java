// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import java.util.Locale;

/// A type, as `system.methodSignature` names it.
enum Type {
    STRING,
    INT,
    BOOLEAN,
    STRUCT,
    ARRAY;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
