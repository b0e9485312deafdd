/// How much a user may ask for: one token bucket per user in Redis, whatever node is asked.
@NullMarked
package io.pondpilot.common.quota;

import org.jspecify.annotations.NullMarked;
