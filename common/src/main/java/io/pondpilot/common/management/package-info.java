/// Health, readiness, metrics and information, the same handlers for every service.
@NullMarked
package io.pondpilot.common.management;

import org.jspecify.annotations.NullMarked;
