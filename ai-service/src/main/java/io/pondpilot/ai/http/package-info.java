/// How clients are spoken to: the calls, who may make them, the form of answers and errors in each
/// dialect, when a status is settled, heartbeats, and noticing that a client has left.
@NullMarked
package io.pondpilot.ai.http;

import org.jspecify.annotations.NullMarked;
