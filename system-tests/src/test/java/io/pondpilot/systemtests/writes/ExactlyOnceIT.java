package io.pondpilot.systemtests.writes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.harness.Await;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.ProxyPlan;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.ShopDatabases;
import io.pondpilot.systemtests.harness.Tokens;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.PollInfo;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.Transaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A statement that writes runs once, whatever path it takes: each adds one row to a table, and the
/// table is counted. The paths of ADBC are in `python/test_adbc.py` and `test_adbc_*.py`.
@ExtendWith(SharedProxy.class)
class ExactlyOnceIT {
    private static final String INSERT = "INSERT INTO counter VALUES (1)";
    private static final String SLOW_INSERT =
            "INSERT INTO counter SELECT max(a.range * b.range) %% 2 FROM range(%d) a, range(%d) b";

    private static final String NAME = "once-" + UUID.randomUUID();

    private final ProxyCluster proxy;
    private final ShopDatabases databases;
    private final FlightUser user;
    private final FlightSqlClient sql;

    ExactlyOnceIT(ProxyCluster proxy, ShopDatabases databases) {
        this.proxy = proxy;
        this.databases = databases;
        this.user = FlightUser.at(proxy.flightPort(), Tokens.of(NAME));
        this.sql = new FlightSqlClient(user.client());
    }

    @BeforeEach
    void create() {
        user.run("CREATE OR REPLACE TABLE counter (n BIGINT)");
    }

    @AfterEach
    void close() {
        user.close();
    }

    private long count() {
        return Long.parseLong(user.value("SELECT count(*) FROM counter"));
    }

    private interface Jdbc {
        void run(Connection connection) throws SQLException;
    }

    private void byJdbc(Jdbc work) throws SQLException {
        try (Connection connection =
                DriverManager.getConnection(
                        "jdbc:arrow-flight-sql://127.0.0.1:%d/?useEncryption=false&token=%s"
                                .formatted(proxy.flightPort(), Tokens.of(NAME)))) {
            work.run(connection);
        }
    }

    @Test
    void byJdbcExecute() throws SQLException {
        byJdbc(connection -> {
            try (Statement statement = connection.createStatement()) {
                assertThat(statement.execute(INSERT)).isFalse();
            }
        });
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void byJdbcExecuteUpdate() throws SQLException {
        byJdbc(connection -> {
            try (Statement statement = connection.createStatement()) {
                assertThat(statement.executeUpdate(INSERT)).isEqualTo(1);
            }
        });
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void byJdbcPreparedStatementEachTimeItIsExecuted() throws SQLException {
        byJdbc(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("INSERT INTO counter VALUES (?)")) {
                for (int i = 0; i < 3; i++) {
                    statement.setLong(1, i);
                    assertThat(statement.executeUpdate()).isEqualTo(1);
                }
            }
        });
        assertThat(count()).isEqualTo(3);
    }

    @Test
    void byJdbcBatches() throws SQLException {
        byJdbc(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("INSERT INTO counter VALUES (?)")) {
                for (int i = 0; i < 50; i++) {
                    statement.setLong(1, i);
                    statement.addBatch();
                }
                statement.executeBatch();
            }
        });
        assertThat(count()).isEqualTo(50);
    }

    @Test
    void byJdbcQueryWithReturning() throws SQLException {
        byJdbc(connection -> {
            try (Statement statement = connection.createStatement();
                    var rows = statement.executeQuery(INSERT + " RETURNING n")) {
                assertThat(rows.next()).isTrue();
            }
        });
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void byRawSqlWhetherItsResultIsFetchedOrNot() {
        FlightInfo fetched = user.info(INSERT);
        user.info(INSERT);
        assertThat(count()).isEqualTo(2);
        try (var stream = user.open(fetched.getEndpoints().getFirst().getTicket())) {
            while (stream.next()) {
                assertThat(stream.root().getRowCount()).isPositive();
            }
        }
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void bySchemaAndPrepareNotAtAll() {
        user.client()
                .getSchema(
                        FlightDescriptor.command(INSERT.getBytes(StandardCharsets.UTF_8)),
                        user.options());
        sql.prepare(INSERT, user.options()).close(user.options());
        assertThat(count()).isZero();
    }

    @Test
    void byFlightSqlUpdateInAndOutOfATransaction() {
        sql.executeUpdate(INSERT, user.options());
        Transaction kept = sql.beginTransaction(user.options());
        sql.executeUpdate(INSERT, kept, user.options());
        sql.commit(kept, user.options());
        Transaction undone = sql.beginTransaction(user.options());
        sql.executeUpdate(INSERT, undone, user.options());
        sql.rollback(undone, user.options());
        assertThat(count()).isEqualTo(2);
    }

    @Test
    void byPolls() {
        PollInfo info =
                user.client()
                        .pollInfo(
                                FlightDescriptor.command(
                                        SLOW_INSERT
                                                .formatted(30_000, 30_000)
                                                .getBytes(StandardCharsets.UTF_8)),
                                user.options());
        while (info.getFlightDescriptor().isPresent()) {
            info = user.client().pollInfo(info.getFlightDescriptor().get(), user.options());
        }
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void byADoGetThatIsSentAgainThroughAnotherRelay() {
        FlightInfo info = user.info(INSERT + " RETURNING n");
        Ticket ticket = info.getEndpoints().getFirst().getTicket();
        try (FlightUser other = FlightUser.at(proxy.flightPort(1), Tokens.of(NAME))) {
            try (var stream = other.open(ticket)) {
                assertThat(stream.digest().rows()).isEqualTo(1);
            }
            for (FlightUser again : new FlightUser[] {user, other}) {
                assertThatThrownBy(
                                () -> {
                                    try (var stream = again.open(ticket)) {
                                        stream.next();
                                    }
                                })
                        .isInstanceOfSatisfying(
                                FlightRuntimeException.class,
                                e ->
                                        assertThat(e.status().code())
                                                .isEqualTo(FlightStatusCode.NOT_FOUND));
            }
        }
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void whenTheRelayIsLostWhileItRuns() throws Exception {
        try (ProxyCluster own =
                ProxyCluster.start(ProxyPlan.named("lost-relay").nodes(2), databases)) {
            String caller = "lost-" + UUID.randomUUID();
            try (FlightUser first = FlightUser.at(own.flightPort(0), Tokens.of(caller));
                    FlightUser second = FlightUser.at(own.flightPort(1), Tokens.of(caller))) {
                first.run("CREATE TABLE counter (n BIGINT)");
                CompletableFuture<FlightInfo> insert =
                        CompletableFuture.supplyAsync(
                                () -> first.info(SLOW_INSERT.formatted(100_000, 20_000)));
                Await.pause(Duration.ofMillis(500));
                own.flight(0).process().kill();
                // Either it had ended already, or its caller is told that nothing is known of it.
                insert.handle((info, failure) -> info != null || failure != null)
                        .get(120, TimeUnit.SECONDS);
                long before = settled(second);
                assertThat(before).isLessThanOrEqualTo(1);
                second.run(INSERT);
                assertThat(settled(second)).isEqualTo(before + 1);
            }
        }
    }

    /// The count once it has not changed for a while: an abandoned statement has ended by then.
    private static long settled(FlightUser user) {
        long last = -1;
        for (int same = 0; same < 5; ) {
            long now = Long.parseLong(user.value("SELECT count(*) FROM counter"));
            same = now == last ? same + 1 : 0;
            last = now;
            Await.pause(Duration.ofMillis(500));
        }
        return last;
    }
}
