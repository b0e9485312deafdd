/// Writing through the proxy: exactly once by every path, in transactions and sessions.
@NullMarked
package io.pondpilot.systemtests.writes;

import org.jspecify.annotations.NullMarked;
