/// The clients that people really use: pyarrow, ADBC, the Flight SQL JDBC driver.
@NullMarked
package io.pondpilot.systemtests.clients;

import org.jspecify.annotations.NullMarked;
