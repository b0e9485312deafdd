/// How this service speaks HTTP: problem documents, request ids, CORS, and the table of routes that
/// knows which methods a path has. Nothing here knows what a route does.
@NullMarked
package io.pondpilot.gateway.http;

import org.jspecify.annotations.NullMarked;
