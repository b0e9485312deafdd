/// The Postgres gate: a worker logs in with its credential, we log in upstream.
@NullMarked
package io.pondpilot.egress.postgres;

import org.jspecify.annotations.NullMarked;
