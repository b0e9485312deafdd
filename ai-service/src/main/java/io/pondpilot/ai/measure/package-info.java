/// What scrapers read of calls: OpenTelemetry's `gen_ai.*` metrics and our own. No label tells
/// users apart.
@NullMarked
package io.pondpilot.ai.measure;

import org.jspecify.annotations.NullMarked;
