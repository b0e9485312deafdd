/// The HTTP front door: health, demo tokens, and admission for everything else.
@NullMarked
package io.pondpilot.gateway;

import org.jspecify.annotations.NullMarked;
