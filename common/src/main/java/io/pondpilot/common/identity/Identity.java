package io.pondpilot.common.identity;

import java.time.Instant;

/// A verified caller.
///
/// @param user who calls
/// @param expiresAt when the token ends; the verifier allows 30 s beyond it
/// @param demo whether the token was issued for the demo, with stricter limits
public record Identity(UserId user, Instant expiresAt, boolean demo) {}
