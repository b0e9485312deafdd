package io.pondpilot.ai.call;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pondpilot.ai.provider.Hints;
import io.pondpilot.ai.provider.Operation;
import io.pondpilot.common.identity.Identity;

/// What a client asks for.
///
/// @param operation in the client's dialect
/// @param model as the client names it, or the default
/// @param json the body, parsed once
/// @param bytes the body as it came
/// @param streaming whether the client wants a server-sent stream
/// @param identity who asks
/// @param hints for the provider
/// @param id in logs and answers
@SuppressWarnings("ArrayRecordComponent") // never compared
public record AiRequest(
        Operation operation,
        String model,
        ObjectNode json,
        byte[] bytes,
        boolean streaming,
        Identity identity,
        Hints hints,
        String id) {
    @Override
    public String toString() {
        return "AiRequest[" + operation + ", " + bytes.length + " bytes, " + id + "]";
    }
}
