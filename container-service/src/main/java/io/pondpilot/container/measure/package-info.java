/// What this service counts and times, and whether Redis is there. Knows no orchestrator.
@NullMarked
package io.pondpilot.container.measure;

import org.jspecify.annotations.NullMarked;
