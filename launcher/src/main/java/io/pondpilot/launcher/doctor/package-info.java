/// Looks at what the product needs, and says how to mend what is missing.
@NullMarked
package io.pondpilot.launcher.doctor;

import org.jspecify.annotations.NullMarked;
