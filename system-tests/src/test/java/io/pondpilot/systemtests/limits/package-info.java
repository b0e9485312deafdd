/// Quotas over all doors.
@NullMarked
package io.pondpilot.systemtests.limits;

import org.jspecify.annotations.NullMarked;
