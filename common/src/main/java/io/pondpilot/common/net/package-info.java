/// Sockets and event loops, the same for every service that relays bytes, and connections of
/// clients whose end is noticed while they wait.
@NullMarked
package io.pondpilot.common.net;

import org.jspecify.annotations.NullMarked;
