/// Do the official SDKs, PondPilot's own requests and `curl` reach the models through gateway and
/// ai-service, and what happens when a provider fails in each of the ways that providers fail in?
@NullMarked
package io.pondpilot.systemtests.ai;

import org.jspecify.annotations.NullMarked;
