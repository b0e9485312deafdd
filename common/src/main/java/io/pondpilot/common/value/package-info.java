/// Small typed values that settings and protocols are made of; no I/O and nothing of ours above it.
@NullMarked
package io.pondpilot.common.value;

import org.jspecify.annotations.NullMarked;
