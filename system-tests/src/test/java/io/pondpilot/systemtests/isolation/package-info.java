/// One user never reaches what is another's.
@NullMarked
package io.pondpilot.systemtests.isolation;

import org.jspecify.annotations.NullMarked;
