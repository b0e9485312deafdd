/// Cold users: one worker each, however many ask at once.
@NullMarked
package io.pondpilot.systemtests.startup;

import org.jspecify.annotations.NullMarked;
