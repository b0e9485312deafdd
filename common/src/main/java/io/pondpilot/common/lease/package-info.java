/// Which user has which worker: the state machine in Redis, the spawn queue and the events. Only
/// scripts change it.
@NullMarked
package io.pondpilot.common.lease;

import org.jspecify.annotations.NullMarked;
