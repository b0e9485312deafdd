/// Recording of the services' AOT cache: traffic for a JVM that watches itself.
@NullMarked
package io.pondpilot.launcher.train;

import org.jspecify.annotations.NullMarked;
