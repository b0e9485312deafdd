package io.pondpilot.worker.flight;

import io.pondpilot.common.value.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// Tells this worker's own credential from every other one. It is what keeps users apart when a
/// relay's route is older than the worker at its address.
final class CredentialCheck {
    private static final String SCHEME = "Bearer ";

    private final byte[] credential;

    CredentialCheck(Secret credential) {
        this.credential = credential.bytes();
    }

    /// Whether a header presents it.
    ///
    /// @param authorization null when the call has no such header
    boolean passes(@Nullable String authorization) {
        if (authorization == null
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] presented =
                authorization.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(credential, presented);
    }
}
