/// What an operator may attach and where its connection string points; it opens no connection.
@NullMarked
package io.pondpilot.common.database;

import org.jspecify.annotations.NullMarked;
