package io.pondpilot.systemtests.corpus;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.client.ResultStream;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.Tokens;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.sql.FlightSqlClient;

/// One user's worker behind the relay, asked by Flight SQL: a query by GetFlightInfo and DoGet,
/// each fifth one prepared first; anything else by DoPut.
final class ThroughProxy implements Engine {
    private static final int PREPARED = 5;

    private final FlightUser user;
    private final FlightSqlClient sql;
    private long queries;

    ThroughProxy(ProxyCluster proxy, String user) {
        this.user = FlightUser.at(proxy.flightPort(), Tokens.of(user));
        this.sql = new FlightSqlClient(this.user.client());
    }

    @Override
    public Outcome run(Script.Entry entry) {
        try {
            if (!entry.query()) {
                return new Outcome.Changed(sql.executeUpdate(entry.sql(), user.options()));
            }
            return queries++ % PREPARED == 0 ? prepared(entry.sql()) : direct(entry.sql());
        } catch (FlightRuntimeException e) {
            return Outcome.Failed.of(String.valueOf(e.status().description()));
        }
    }

    private Outcome direct(String text) {
        return read(sql.execute(text, user.options()));
    }

    private Outcome prepared(String text) {
        FlightSqlClient.PreparedStatement statement = sql.prepare(text, user.options());
        try {
            return read(statement.execute(user.options()));
        } finally {
            statement.close(user.options());
        }
    }

    private Outcome read(FlightInfo info) {
        try (ResultStream stream = user.open(info.getEndpoints().getFirst().getTicket())) {
            return new Outcome.Rows(stream.answer());
        }
    }

    @Override
    public void close() {
        user.close();
    }
}
