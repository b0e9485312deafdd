package io.pondpilot.gateway.http;

import io.pondpilot.common.value.ByteSize;

/// How large a request body may be.
///
/// @param most that is read
/// @param setting that moves it
public record BodyLimit(ByteSize most, String setting) {}
