// SPDX-License-Identifier: Apache-2.0
package dev.baton.supervisord.rpc;

import dev.baton.supervisor.api.FaultCode;
import dev.baton.supervisor.api.FaultException;
import dev.baton.supervisor.api.xmlrpc.Value;
import java.util.List;
import java.util.stream.Stream;

/// Something that clients can call.
///
/// @param name with its namespace
/// @param help the first sentence of its help
/// @param result its type
/// @param parameters in their order, optional ones last
/// @param body what it does
record Method(String name, String help, Type result, List<Parameter> parameters, Body body) {
    Method {
        parameters = List.copyOf(parameters);
    }

    /// What a method does. May wait.
    @FunctionalInterface
    interface Body {
        /// Does it.
        ///
        /// @throws FaultException what the client is told
        /// @throws InterruptedException when the thread is interrupted
        Value call(Arguments arguments) throws InterruptedException;
    }

    /// What comes before a method.
    @FunctionalInterface
    interface Check {
        /// Looks whether the method may be called.
        ///
        /// @throws FaultException to refuse
        /// @throws InterruptedException when the thread is interrupted
        void run() throws InterruptedException;
    }

    /// Does it, if there are as many arguments as it takes.
    ///
    /// @param room for the answer
    Value call(List<Value> arguments, Room.Share room) throws InterruptedException {
        var required = parameters.stream().filter(each -> !each.optional()).count();
        if (arguments.size() < required || arguments.size() > parameters.size()) {
            throw new FaultException(FaultCode.INCORRECT_PARAMETERS);
        }
        return body.call(new Arguments(arguments, room));
    }

    /// The same after a check, which may refuse.
    Method after(Check check) {
        return new Method(
                name,
                help,
                result,
                parameters,
                arguments -> {
                    check.run();
                    return body.call(arguments);
                });
    }

    /// The types of the result and of the parameters.
    List<String> signature() {
        return Stream.concat(Stream.of(result), parameters.stream().map(Parameter::type))
                .map(Type::toString)
                .toList();
    }

    /// Its help, in the form that supervisord's has.
    String description() {
        var text = new StringBuilder(" " + help + "\n\n");
        for (var each : parameters) {
            text.append("@param %s %s  %s\n".formatted(each.type(), each.name(), each.help()));
        }
        return text.append("@return %s result\n".formatted(result)).toString();
    }
}
