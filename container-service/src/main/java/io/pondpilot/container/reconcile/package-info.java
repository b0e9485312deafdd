/// What makes leases and running workers agree again: idle workers stopped, orphans adopted, the
/// dead reported.
@NullMarked
package io.pondpilot.container.reconcile;

import org.jspecify.annotations.NullMarked;
