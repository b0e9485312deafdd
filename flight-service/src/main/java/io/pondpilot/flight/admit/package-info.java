/// Who may call: the token in the request headers, the quota and the stream cap. No I/O of its own.
@NullMarked
package io.pondpilot.flight.admit;

import org.jspecify.annotations.NullMarked;
