package io.pondpilot.gateway.http;

import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// All routes, and right answers for everything that is none: 401 before anything else for callers
/// without a token, then 405 with `Allow` or 404.
public final class RouteTable {
    private final Map<String, Map<String, Route>> byPath = new LinkedHashMap<>();
    private final Route.Handler admission;

    /// @param routes all of them
    /// @param admission lets a caller in or throws; runs before routes that need a token, and
    ///   before the answer to unknown paths
    public RouteTable(List<Route> routes, Route.Handler admission) {
        this.admission = admission;
        for (Route route : routes) {
            byPath.computeIfAbsent(route.path(), path -> new LinkedHashMap<>())
                    .put(route.method(), route);
        }
    }

    /// All routes.
    public List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        byPath.values().forEach(methods -> routes.addAll(methods.values()));
        return routes;
    }

    /// Registers one handler for everything: this table decides.
    public void register(HttpRouting.Builder routing) {
        routing.any(this::handle);
    }

    private void handle(ServerRequest request, ServerResponse response) {
        Exchange exchange = Exchange.of(request);
        String method = request.prologue().method().text();
        Map<String, Route> methods = byPath.get(request.path().rawPath());
        Route route = methods == null ? null : methods.get("HEAD".equals(method) ? "GET" : method);
        if (methods != null) {
            Route any = route == null ? methods.values().iterator().next() : route;
            exchange.follow(any.body(), any.errors());
        }
        exchange.checkLength();
        boolean open =
                methods != null
                        && methods.values().stream().anyMatch(r -> r.access() == Route.Access.OPEN);
        if (!open) {
            admission.handle(exchange);
        }
        if (route != null) {
            route.handler().handle(exchange);
        } else if (methods != null) {
            methodNotAllowed(exchange, methods);
        } else {
            throw new ProxyException(
                    ErrorCode.NOT_FOUND, "there is no such path; GET /openapi lists the calls");
        }
    }

    private static void methodNotAllowed(Exchange exchange, Map<String, Route> methods) {
        TreeSet<String> allowed = new TreeSet<>(methods.keySet());
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        allowed.add("OPTIONS");
        exchange.header("Allow", String.join(", ", allowed));
        if ("OPTIONS".equals(exchange.request().prologue().method().text())) {
            exchange.empty(Status.NO_CONTENT_204);
            return;
        }
        exchange.problem(
                new Problem(
                        Status.METHOD_NOT_ALLOWED_405.code(),
                        "METHOD_NOT_ALLOWED",
                        "this path answers to " + String.join(", ", allowed),
                        exchange.requestId()));
    }
}
