package io.pondpilot.ai.provider;

import io.pondpilot.ai.upstream.ConnectionPool;
import io.pondpilot.ai.upstream.Origin;
import io.pondpilot.ai.upstream.UpstreamCall;
import io.pondpilot.common.management.Management;
import io.pondpilot.common.settings.AiSettings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/// Where a provider is and what opens it: what its adapters have in common.
public final class Endpoint {
    private static final String AGENT = "pondpilot-proxy/" + Management.version();

    private final AiSettings.Provider provider;
    private final ConnectionPool pool;
    private final Origin origin;
    private final String path;
    private final String query;

    /// Calls go out through the pool.
    public Endpoint(AiSettings.Provider provider, ConnectionPool pool) {
        URI url = provider.baseUrl();
        this.provider = provider;
        this.pool = pool;
        this.origin = Origin.of(url);
        this.path = url.getRawPath() == null ? "" : url.getRawPath().replaceFirst("/+$", "");
        this.query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    }

    /// As the configuration calls it.
    public String name() {
        return provider.name();
    }

    /// A call.
    ///
    /// @param below the base URL
    /// @param headers of the operation; the credential and what every call has are added
    public ModelCall call(String below, boolean streaming, Map<String, String> headers) {
        UpstreamCall call = pool.call(origin);
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("content-type", "application/json");
        all.put("accept", streaming ? "text/event-stream" : "application/json");
        // A compressed stream comes in bursts.
        all.put("accept-encoding", "identity");
        all.put("user-agent", AGENT);
        provider.apiKey()
                .ifPresent(key -> {
                    boolean bearer = provider.keyHeader().equals("authorization");
                    all.put(provider.keyHeader(), (bearer ? "Bearer " : "") + key.value());
                });
        return new ModelCall(call, path + below + query, all);
    }
}
