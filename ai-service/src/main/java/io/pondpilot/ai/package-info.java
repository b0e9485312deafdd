/// The proxy of the model providers: the server, and the choice of its adapters.
@NullMarked
package io.pondpilot.ai;

import org.jspecify.annotations.NullMarked;
