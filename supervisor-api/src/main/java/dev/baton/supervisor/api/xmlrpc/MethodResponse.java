// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api.xmlrpc;

/// The answer to a call: `methodResponse`.
public sealed interface MethodResponse {

    /// The call succeeded.
    ///
    /// @param value what it returned
    record Result(Value value) implements MethodResponse {}

    /// The call failed.
    ///
    /// @param code `faultCode`
    /// @param text `faultString`
    record Fault(int code, String text) implements MethodResponse {}
}
