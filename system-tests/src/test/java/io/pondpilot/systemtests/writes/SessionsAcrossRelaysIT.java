package io.pondpilot.systemtests.writes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.systemtests.client.Allocators;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallInfo;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightClientMiddleware;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.SessionOptionValueFactory;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.flight.sql.FlightSqlClient.Transaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Sessions live in the user's worker, so which relay a call takes makes no difference to them, and
/// the cookie outlives even the worker.
@ExtendWith(SharedProxy.class)
@SuppressWarnings("try") // Arrow's clients say that their close() may be interrupted.
class SessionsAcrossRelaysIT {
    private final ProxyCluster proxy;
    private final String name = "session-" + UUID.randomUUID();

    SessionsAcrossRelaysIT(ProxyCluster proxy) {
        this.proxy = proxy;
    }

    /// A client's cookies: what it was given last, sent with every call from then on.
    private static final class Jar {
        private final List<String> cookies = new ArrayList<>();

        FlightClientMiddleware.Factory factory() {
            return (CallInfo _) ->
                    new FlightClientMiddleware() {
                        @Override
                        public void onBeforeSendingHeaders(CallHeaders headers) {
                            if (!cookies.isEmpty()) {
                                headers.insert("cookie", cookies.getLast());
                            }
                        }

                        @Override
                        public void onHeadersReceived(CallHeaders headers) {
                            if (headers.containsKey("set-cookie")) {
                                cookies.add(headers.get("set-cookie"));
                            }
                        }

                        @Override
                        public void onCallCompleted(CallStatus status) {
                            // Nothing to do.
                        }
                    };
        }
    }

    private FlightSqlClient client(int relay, Jar jar) {
        return new FlightSqlClient(
                FlightClient.builder(
                                Allocators.root(),
                                Location.forGrpcInsecure("127.0.0.1", proxy.flightPort(relay)))
                        .intercept(jar.factory())
                        .build());
    }

    private CallOption authorized() {
        CallHeaders headers = new FlightCallHeaders();
        headers.insert("authorization", "Bearer " + Tokens.of(name));
        return new HeaderCallOption(headers);
    }

    private String value(FlightSqlClient sql, FlightInfo info) throws Exception {
        try (FlightStream stream =
                sql.getStream(info.getEndpoints().getFirst().getTicket(), authorized())) {
            assertThat(stream.next()).isTrue();
            return String.valueOf(stream.getRoot().getVector(0).getObject(0));
        }
    }

    private String zone(FlightSqlClient sql) throws Exception {
        return value(sql, sql.execute("SELECT current_setting('TimeZone')", authorized()));
    }

    @Test
    void aSessionIsTheSameThroughEveryRelayAndAfterTheWorkerDied() throws Exception {
        Jar jar = new Jar();
        try (FlightSqlClient first = client(0, jar);
                FlightSqlClient second = client(1, jar);
                FlightSqlClient stranger = client(1, new Jar())) {
            // Any action brings the cookie.
            Transaction early = first.beginTransaction(authorized());
            first.rollback(early, authorized());
            assertThat(jar.cookies).isNotEmpty();
            first.setSessionOptions(
                    new SetSessionOptionsRequest(
                            Map.of(
                                    "TimeZone",
                                    SessionOptionValueFactory.makeSessionOptionValue(
                                            "Asia/Tokyo"))),
                    authorized());
            assertThat(zone(first)).isEqualTo("Asia/Tokyo");
            assertThat(zone(second)).isEqualTo("Asia/Tokyo");
            assertThat(zone(stranger)).isEqualTo("UTC");

            Transaction transaction = first.beginTransaction(authorized());
            first.executeUpdate("CREATE TABLE crossing (a INT)", transaction, authorized());
            second.executeUpdate("INSERT INTO crossing VALUES (1)", transaction, authorized());
            assertThatThrownBy(() -> stranger.commit(transaction, authorized()))
                    .isInstanceOfSatisfying(
                            FlightRuntimeException.class,
                            e ->
                                    assertThat(e.status().code())
                                            .isEqualTo(FlightStatusCode.NOT_FOUND));
            second.commit(transaction, authorized());
            assertThat(value(first, first.execute("SELECT count(*) FROM crossing", authorized())))
                    .isEqualTo("1");

            proxy.workers().of(name).kill();
            assertThat(zone(second)).isEqualTo("Asia/Tokyo");
            first.closeSession(new CloseSessionRequest(), authorized());
            assertThat(zone(second)).isEqualTo("UTC");
        }
    }

    @Test
    void handlesOfAnotherUserAreNotFound() throws Exception {
        Jar jar = new Jar();
        try (FlightSqlClient client = client(0, jar)) {
            Transaction transaction = client.beginTransaction(authorized());
            CallHeaders headers = new FlightCallHeaders();
            headers.insert("authorization", "Bearer " + Tokens.of("thief-" + UUID.randomUUID()));
            CallOption thief = new HeaderCallOption(headers);
            try (var prepared = client.prepare("SELECT 1", authorized())) {
                for (Runnable theft :
                        List.<Runnable>of(
                                () -> client.commit(transaction, thief),
                                () -> client.execute("SELECT 1", transaction, thief),
                                () -> prepared.execute(thief))) {
                    assertThatThrownBy(theft::run)
                            .isInstanceOfSatisfying(
                                    FlightRuntimeException.class,
                                    e ->
                                            assertThat(e.status().code())
                                                    .isEqualTo(FlightStatusCode.NOT_FOUND));
                }
                prepared.close(authorized());
            }
            client.rollback(transaction, authorized());
        }
    }

    @Test
    void theCatalogOfAJdbcUrlHoldsForItsConnectionAlone() throws SQLException {
        String url =
                "jdbc:arrow-flight-sql://127.0.0.1:%d/?useEncryption=false&token=%s"
                        .formatted(proxy.flightPort(), Tokens.of(name));
        String question = "SELECT current_database()";
        // The driver 18.3.0 closes a connection with a catalog twice, and says so by an exception.
        Connection sales = DriverManager.getConnection(url + "&catalog=sales");
        try (Connection plain = DriverManager.getConnection(url);
                Statement statement = plain.createStatement();
                Statement ofSales = sales.createStatement()) {
            assertThat(only(ofSales, question)).isEqualTo("sales");
            assertThat(only(ofSales, "SELECT count(*) > 0 FROM public.orders")).isEqualTo("true");
            assertThat(only(statement, question)).isEqualTo("memory");
        } finally {
            assertThatThrownBy(sales::close).hasMessageContaining("Channel shutdown invoked");
        }
    }

    private static String only(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
