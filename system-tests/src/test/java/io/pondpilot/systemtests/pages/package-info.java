/// The client pages of the documentation: every code block runs against the proxy.
@NullMarked
package io.pondpilot.systemtests.pages;

import org.jspecify.annotations.NullMarked;
