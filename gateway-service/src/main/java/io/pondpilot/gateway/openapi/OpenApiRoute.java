package io.pondpilot.gateway.openapi;

import io.helidon.http.Status;
import io.pondpilot.gateway.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/// `GET /openapi`: the OpenAPI 3.1 document.
public final class OpenApiRoute {
    private static final String RESOURCE = "/io/pondpilot/gateway/openapi/openapi.json";

    private OpenApiRoute() {}

    /// The route, open to everybody.
    public static Route route() {
        byte[] document = document();
        return new Route(
                "GET",
                "/openapi",
                Route.Access.OPEN,
                exchange -> exchange.json(Status.OK_200, document));
    }

    /// The document.
    static byte[] document() {
        try (InputStream stream = OpenApiRoute.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("Not in the jar: " + RESOURCE);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
