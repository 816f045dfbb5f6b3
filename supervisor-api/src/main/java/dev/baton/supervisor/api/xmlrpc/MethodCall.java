// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api.xmlrpc;

import java.util.List;

/// A call: `methodCall`.
///
/// @param method the full name, such as `supervisor.getState`
/// @param arguments in their order
public record MethodCall(String method, List<Value> arguments) {

    public MethodCall {
        arguments = List.copyOf(arguments);
    }

    /// A call with these arguments.
    public static MethodCall of(String method, Value... arguments) {
        return new MethodCall(method, List.of(arguments));
    }
}
