/// The proxy of the model providers: so far a server with health only.
@NullMarked
package io.pondpilot.ai;

import org.jspecify.annotations.NullMarked;
