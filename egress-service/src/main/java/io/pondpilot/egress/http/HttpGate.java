package io.pondpilot.egress.http;

import io.netty.channel.Channel;
import io.pondpilot.common.database.DatabasePolicy;
import io.pondpilot.common.remote.AllowedHosts;
import io.pondpilot.egress.gate.Gate;
import io.pondpilot.egress.gate.Visit;
import io.pondpilot.egress.upstream.Upstream;
import java.time.Duration;

/// Connects workers to servers of remote files, by `CONNECT` of HTTP/1.1 (RFC 9110, 9.3.6). Only
/// hosts that are listed, never an address that a worker names, and only addresses that the name
/// leads to and that were looked at. What then goes through is TLS between DuckDB and the server.
public final class HttpGate implements Gate {
    /// What its connections are counted under. No database can be called so.
    public static final String ALIAS = "remote-files";

    /// DuckDB opens a connection for each file and thread that reads.
    public static final DatabasePolicy POLICY = new DatabasePolicy(1024, 64, Duration.ZERO);

    private final AllowedHosts allowed;
    private final Names names;
    private final Upstream upstream;

    /// The gate to these hosts.
    public HttpGate(AllowedHosts allowed, Upstream upstream) {
        this(allowed, Names.SYSTEM, upstream);
    }

    HttpGate(AllowedHosts allowed, Names names, Upstream upstream) {
        this.allowed = allowed;
        this.names = names;
        this.upstream = upstream;
    }

    @Override
    public void open(Channel worker, Visit visit) {
        var head = new Head();
        worker.pipeline().addLast(head, new Connecting(visit, head, allowed, names, upstream));
        var _ = worker.read();
    }
}
