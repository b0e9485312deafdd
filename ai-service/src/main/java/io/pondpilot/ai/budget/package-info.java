/// What users may use of the models: tokens reserved before a call and settled after it, exact over
/// all instances, in Redis; and what it costs. Knows usage, nothing of HTTP or providers.
@NullMarked
package io.pondpilot.ai.budget;

import org.jspecify.annotations.NullMarked;
