package io.pondpilot.ai.measure;

import io.pondpilot.ai.wire.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A call that is over.
///
/// @param operation that the client asked for
/// @param provider the last that was asked; `none` when nobody was
/// @param model as the provider calls it
/// @param status for the client
/// @param end `complete`, or why not
/// @param took all of it
/// @param own what of it was not waiting for a model
/// @param firstByte until the first byte of the answer went out; null without one
/// @param usage what was used
public record FinishedCall(
        String operation,
        String provider,
        String model,
        int status,
        String end,
        Duration took,
        Duration own,
        @Nullable Duration firstByte,
        Usage usage) {}
