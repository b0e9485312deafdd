/// Arrow's Flight SQL JDBC driver, by itself and held against DuckDB's own driver.
@NullMarked
package io.pondpilot.systemtests.jdbc;

import org.jspecify.annotations.NullMarked;
