/// The command line of PondPilot Proxy: any set of services in one JVM, by the same classes that
/// run them apart.
@NullMarked
package io.pondpilot.launcher;

import org.jspecify.annotations.NullMarked;
