/// The worker program as the launcher needs it: prepared once, and asked to run a query from the
/// command line. It is another class path, so always another process.
@NullMarked
package io.pondpilot.launcher.worker;

import org.jspecify.annotations.NullMarked;
