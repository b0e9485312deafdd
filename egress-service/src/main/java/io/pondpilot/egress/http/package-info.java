/// The HTTP CONNECT gate, for remote files.
@NullMarked
package io.pondpilot.egress.http;

import org.jspecify.annotations.NullMarked;
