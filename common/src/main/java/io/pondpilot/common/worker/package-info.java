/// What is said to a worker and how: its bootstrap, its addresses, its control protocol. No Redis,
/// no Netty.
@NullMarked
package io.pondpilot.common.worker;

import org.jspecify.annotations.NullMarked;
