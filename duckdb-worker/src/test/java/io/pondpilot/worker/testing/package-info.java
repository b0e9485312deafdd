/// What the tests of a worker share: a real worker in this JVM, and a client for it.
@NullMarked
package io.pondpilot.worker.testing;

import org.jspecify.annotations.NullMarked;
