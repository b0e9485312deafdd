/// Who may come in: verifies the caller's token and takes a request from the caller's quota.
@NullMarked
package io.pondpilot.gateway.admission;

import org.jspecify.annotations.NullMarked;
