/// Queries over the attached Postgres, MariaDB, SQLite and DuckDB.
@NullMarked
package io.pondpilot.systemtests.databases;

import org.jspecify.annotations.NullMarked;
