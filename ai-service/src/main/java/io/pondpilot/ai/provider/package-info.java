/// The port to those who run models. An adapter knows its provider's paths, headers and
/// credentials; bodies pass through it unread. What a call means, and what is tried again, is
/// decided above.
@NullMarked
package io.pondpilot.ai.provider;

import org.jspecify.annotations.NullMarked;
