/// The MySQL and MariaDB gate: a worker logs in with its credential, we log in upstream.
@NullMarked
package io.pondpilot.egress.mysql;

import org.jspecify.annotations.NullMarked;
