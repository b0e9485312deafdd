/// What is counted.
@NullMarked
package io.pondpilot.egress.measure;

import org.jspecify.annotations.NullMarked;
