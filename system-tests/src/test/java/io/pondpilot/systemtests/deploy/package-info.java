/// The deployments of `deploy/compose`, up on a real engine with the images of this run.
@NullMarked
package io.pondpilot.systemtests.deploy;

import org.jspecify.annotations.NullMarked;
