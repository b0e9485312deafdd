/// Runs any set of the services in this process: the only place that knows them all.
@NullMarked
package io.pondpilot.launcher.service;

import org.jspecify.annotations.NullMarked;
