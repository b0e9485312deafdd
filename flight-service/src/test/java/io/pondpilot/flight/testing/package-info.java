/// Fakes of this module's tests: a scripted worker, a bare HTTP/2 client, a scripted router. They
/// use Netty's multiplexing codec, which the relay does not, so that one fault does not hide
/// another.
@NullMarked
package io.pondpilot.flight.testing;

import org.jspecify.annotations.NullMarked;
