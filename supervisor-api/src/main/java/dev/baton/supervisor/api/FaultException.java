// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisor.api;

import dev.baton.supervisor.api.xmlrpc.MethodResponse;
import java.util.Optional;

/// A call was answered with a fault, or is to be. Nothing was changed, unless the fault says so.
public final class FaultException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;

    private FaultException(int code, String text) {
        super(text);
        this.code = code;
    }

    /// A fault that needs no explanation.
    public FaultException(FaultCode fault) {
        this(fault.code(), fault.text());
    }

    /// A fault with an explanation.
    public FaultException(FaultCode fault, String detail) {
        this(fault.code(), fault.text(detail));
    }

    /// A fault that came over the wire; its number need not be one of ours.
    public static FaultException of(MethodResponse.Fault fault) {
        return new FaultException(fault.code(), fault.text());
    }

    /// The number on the wire.
    public int code() {
        return code;
    }

    /// The text on the wire.
    public String text() {
        return String.valueOf(getMessage());
    }

    /// Which of the known faults it is; empty for another.
    public Optional<FaultCode> fault() {
        return FaultCode.of(code);
    }

    /// Whether it is this one.
    public boolean is(FaultCode fault) {
        return code == fault.code();
    }

    /// How it looks on the wire.
    public MethodResponse.Fault toResponse() {
        return new MethodResponse.Fault(code, text());
    }
}
