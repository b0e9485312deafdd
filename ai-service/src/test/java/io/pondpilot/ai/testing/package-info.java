/// What the tests of this module share: a provider that says what a test tells it to, and a client
/// that sees bytes.
@NullMarked
package io.pondpilot.ai.testing;

import org.jspecify.annotations.NullMarked;
