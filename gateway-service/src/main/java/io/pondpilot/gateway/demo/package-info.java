/// Tokens for people who only want to look.
@NullMarked
package io.pondpilot.gateway.demo;

import org.jspecify.annotations.NullMarked;
