package io.pondpilot.egress.gate;

import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.value.Secret;

/// The worker that a door was made for.
///
/// @param user whose worker it is
/// @param generation which start of it
/// @param credential what it must present
public record Guest(UserId user, long generation, Secret credential) {}
