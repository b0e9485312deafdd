/// The gate to remote files: HTTP CONNECT to the servers that are listed, at addresses that were
/// looked at, and nothing else.
@NullMarked
package io.pondpilot.egress.http;

import org.jspecify.annotations.NullMarked;
