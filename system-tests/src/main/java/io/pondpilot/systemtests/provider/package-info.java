/// A model provider that can be told how to fail: a program of its own on raw sockets, which speaks
/// the wire formats of OpenAI and Anthropic and writes down what happens to it. It depends on the
/// JDK alone, so that neither a test nor a benchmark shares code with what it judges.
@NullMarked
package io.pondpilot.systemtests.provider;

import org.jspecify.annotations.NullMarked;
