package io.pondpilot.systemtests.airport;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.flight.impl.Flight;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A DuckDB process has one connection for all its users' tokens.
@ExtendWith(SharedProxy.class)
class UsersIT {
    private final ProxyCluster proxy;
    private final DuckDbProcess duckdb;
    private final String ann = Tokens.of("airport-ann-" + UUID.randomUUID());
    private final String ben = Tokens.of("airport-ben-" + UUID.randomUUID());

    UsersIT(ProxyCluster proxy) {
        this.proxy = proxy;
        this.duckdb = new DuckDbProcess(proxy.flightPort());
    }

    @AfterEach
    void close() {
        duckdb.close();
    }

    private void run(String token, String sql) {
        try (FlightUser user = FlightUser.at(proxy.flightPort(), token)) {
            user.run(sql);
        }
    }

    private Entry table(AttachedCatalog catalog) {
        return catalog.findInDefault("secret").orElseThrow();
    }

    @Test
    void everyCallOfAConnectionIsItsOwnUsers() throws Exception {
        run(ann, "CREATE TABLE secret AS SELECT 'ann' AS owner FROM range(5000)");
        run(ben, "CREATE TABLE secret AS SELECT 'ben' AS owner FROM range(5000)");
        run(ben, "CREATE TABLE bens_own AS SELECT 1 AS n");
        AttachedCatalog anns = duckdb.attach(ann, "memory");
        AttachedCatalog bens = duckdb.attach(ben, "memory");
        assertThat(anns.findInDefault("bens_own")).isEmpty();
        assertThat(bens.findInDefault("bens_own")).isPresent();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> scans =
                    List.of(
                            threads.submit(() -> readsOnly(anns, "ann")),
                            threads.submit(() -> readsOnly(bens, "ben")),
                            threads.submit(() -> readsOnly(anns, "ann")),
                            threads.submit(() -> readsOnly(bens, "ben")));
            for (Future<?> scan : scans) {
                scan.get();
            }
        }
    }

    private void readsOnly(AttachedCatalog catalog, String owner) {
        for (int i = 0; i < 10; i++) {
            List<List<String>> rows = catalog.query().scan(table(catalog)).rows();
            assertThat(rows).hasSize(5_000).allMatch(List.of(owner)::equals);
        }
    }

    @Test
    void aTicketOfAnotherUserShowsNothingOfTheirs() {
        run(ann, "CREATE TABLE secret AS SELECT 'ann' AS owner");
        run(ben, "CREATE TABLE secret AS SELECT 'ben' AS owner");
        AttachedCatalog anns = duckdb.attach(ann, "memory");
        AttachedCatalog bens = duckdb.attach(ben, "memory");
        Entry secret = table(anns);
        List<Flight.Ticket> tickets = anns.query().endpoints(secret.descriptor(), List.of(0L), "");
        try {
            assertThat(bens.query().read(secret.descriptor(), secret.arrow(), tickets).rows())
                    .as("ben's own table at the most")
                    .containsExactly(List.of("ben"));
        } catch (CallFailed e) {
            assertThat(e.isRetried()).as(e.getMessage()).isFalse();
        }
    }
}
