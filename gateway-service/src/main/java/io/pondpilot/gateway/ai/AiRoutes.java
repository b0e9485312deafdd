package io.pondpilot.gateway.ai;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.gateway.http.Route;
import java.util.List;

/// `/ai/chat` and `/ai/embed`: refused with 501, because this version has no ai-service behind
/// them.
public final class AiRoutes {
    private AiRoutes() {}

    /// The documented calls; a token is needed.
    public static List<Route> routes() {
        return List.of(notAvailable("/ai/chat"), notAvailable("/ai/embed"));
    }

    private static Route notAvailable(String path) {
        return new Route(
                "POST",
                path,
                Route.Access.TOKEN,
                exchange -> {
                    throw new ProxyException(
                            ErrorCode.UNIMPLEMENTED, path + " is not available in this version");
                });
    }
}
