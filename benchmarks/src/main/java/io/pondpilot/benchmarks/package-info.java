/// Measurements that have to run inside a JVM: leases against a real Redis, and JMH for the steps
/// of admitting a call. Nothing here is part of the product.
@NullMarked
package io.pondpilot.benchmarks;

import org.jspecify.annotations.NullMarked;
