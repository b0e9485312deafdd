/// Real servers from Maven artifacts, run on the loopback interface with random passwords: the
/// defaults of `demo` and `serve`, never of a deployment. One public class per product.
@NullMarked
package io.pondpilot.launcher.embedded;

import org.jspecify.annotations.NullMarked;
