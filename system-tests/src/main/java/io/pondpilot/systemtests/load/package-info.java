/// A load generator for the AI calls, on plain sockets like the mock provider, so that what is
/// measured is neither an HTTP library nor a garbage collector of the client.
@NullMarked
package io.pondpilot.systemtests.load;

import org.jspecify.annotations.NullMarked;
