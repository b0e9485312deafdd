/// Which models there are, under which names, and what each of them wants left out of a request.
@NullMarked
package io.pondpilot.ai.model;

import org.jspecify.annotations.NullMarked;
