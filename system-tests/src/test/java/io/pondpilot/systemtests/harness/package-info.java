/// What tests stand on: the proxy's processes, the stores behind it, and the look at what they do.
/// No test enters here.
@NullMarked
package io.pondpilot.systemtests.harness;

import org.jspecify.annotations.NullMarked;
