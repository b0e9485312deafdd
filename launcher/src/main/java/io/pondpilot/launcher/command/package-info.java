/// The commands of the command line. A command refers to what it needs only in its body, so that
/// `--help` loads nothing else.
@NullMarked
package io.pondpilot.launcher.command;

import org.jspecify.annotations.NullMarked;
