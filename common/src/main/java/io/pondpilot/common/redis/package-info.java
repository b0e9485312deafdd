/// The connections to Redis, and scripts; what they mean is said in lease and quota.
@NullMarked
package io.pondpilot.common.redis;

import org.jspecify.annotations.NullMarked;
