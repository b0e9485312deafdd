package io.pondpilot.systemtests.airport;

import java.util.UUID;

/// A DuckDB process with the extension loaded: one channel and one session id, any number of
/// attached catalogs with tokens of their own.
final class DuckDbProcess implements AutoCloseable {
    private final Wire wire;
    private final String location;
    private final String session = UUID.randomUUID().toString();

    DuckDbProcess(int port) {
        wire = new Wire(port);
        location = "grpc://127.0.0.1:" + port;
    }

    Wire wire() {
        return wire;
    }

    /// The headers of a call outside any catalog, as `airport_take_flight` sends them.
    CallHeaders headers(String token) {
        return CallHeaders.of(token, location, session);
    }

    /// `ATTACH '<catalog>' AS ... (TYPE airport, LOCATION ..., AUTH_TOKEN '<token>')` of releases
    /// 1.3 and 1.4, which list the schemas at once.
    AttachedCatalog attach(String token, String catalog) {
        return new AttachedCatalog(this, headers(token), catalog);
    }

    @Override
    public void close() {
        wire.close();
    }
}
