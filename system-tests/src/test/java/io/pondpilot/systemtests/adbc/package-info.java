/// ADBC for Java, and the validation classes that its project publishes for every driver.
@NullMarked
package io.pondpilot.systemtests.adbc;

import org.jspecify.annotations.NullMarked;
