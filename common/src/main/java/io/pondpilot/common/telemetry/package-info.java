/// How logs look and how their keys are called, so that one search finds one event in every
/// service.
@NullMarked
package io.pondpilot.common.telemetry;

import org.jspecify.annotations.NullMarked;
