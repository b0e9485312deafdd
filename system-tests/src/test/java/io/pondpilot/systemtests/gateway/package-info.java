/// The HTTP front door as the documentation has it.
@NullMarked
package io.pondpilot.systemtests.gateway;

import org.jspecify.annotations.NullMarked;
