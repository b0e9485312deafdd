/// The whole product with sample data on one machine.
@NullMarked
package io.pondpilot.launcher.demo;

import org.jspecify.annotations.NullMarked;
