/// Sockets and event loops, the same for every service that relays bytes.
@NullMarked
package io.pondpilot.common.net;

import org.jspecify.annotations.NullMarked;
