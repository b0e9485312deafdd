/// Black-box tests of the whole proxy; below, one package per topic.
@NullMarked
package io.pondpilot.systemtests;

import org.jspecify.annotations.NullMarked;
