package io.pondpilot.ai.wire;

/// Leaves a translation at the place where the request cannot be said in the other dialect. It is
/// caught at the door of the package and becomes [Translation.Refused].
final class Untranslatable extends RuntimeException {
    private final transient AiError error;

    Untranslatable(String param, String message) {
        super(message, null, false, false);
        error = AiError.invalid(param, message);
    }

    AiError error() {
        return error;
    }
}
