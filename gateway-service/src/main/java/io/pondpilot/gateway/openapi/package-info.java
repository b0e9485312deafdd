/// The machine-readable description of the HTTP calls, kept by hand and compared with the routes by
/// a test.
@NullMarked
package io.pondpilot.gateway.openapi;

import org.jspecify.annotations.NullMarked;
