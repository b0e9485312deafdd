/// The way from workers to the database servers: what goes through, and what never does.
@NullMarked
package io.pondpilot.systemtests.egress;

import org.jspecify.annotations.NullMarked;
