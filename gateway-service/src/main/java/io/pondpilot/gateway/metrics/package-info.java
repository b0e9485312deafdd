/// What scrapers read. No metric has a label per user.
@NullMarked
package io.pondpilot.gateway.metrics;

import org.jspecify.annotations.NullMarked;
