package io.pondpilot.systemtests.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import java.util.UUID;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.Ticket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProxy.class)
class UsersAreApartIT {
    private final ProxyCluster proxy;
    private final String aliceName = "alice-" + UUID.randomUUID();
    private final String bobName = "bob-" + UUID.randomUUID();
    private final FlightUser alice;
    private final FlightUser bob;

    UsersAreApartIT(ProxyCluster proxy) {
        this.proxy = proxy;
        this.alice = FlightUser.at(proxy.flightPort(), Tokens.of(aliceName));
        this.bob = FlightUser.at(proxy.flightPort(), Tokens.of(bobName));
    }

    @AfterEach
    void close() {
        alice.close();
        bob.close();
    }

    @Test
    void twoUsersNeverSeeEachOthersTables() {
        alice.run("CREATE TABLE diary AS SELECT 'secret of alice' AS line");
        bob.run("CREATE TABLE notes AS SELECT 'secret of bob' AS line");

        assertThat(alice.value("SELECT line FROM diary")).isEqualTo("secret of alice");
        assertThat(bob.value("SELECT line FROM notes")).isEqualTo("secret of bob");
        assertThatThrownBy(() -> bob.rows("SELECT * FROM diary"))
                .isInstanceOf(FlightRuntimeException.class)
                .hasMessageContaining("diary");
        assertThat(bob.rows("SELECT table_name FROM information_schema.tables").toString())
                .contains("notes")
                .doesNotContain("diary");
        assertThat(alice.rows("SELECT table_name FROM duckdb_tables()").toString())
                .contains("diary")
                .doesNotContain("notes");
        assertThat(proxy.workers().of(aliceName).pid())
                .isNotEqualTo(proxy.workers().of(bobName).pid());
    }

    @Test
    void bothRelaysLeadAUserToTheSameTables() {
        alice.run("CREATE TABLE places AS SELECT 1 AS n");
        try (FlightUser other = FlightUser.at(proxy.flightPort(1), Tokens.of(aliceName))) {
            assertThat(other.value("SELECT n FROM places")).isEqualTo("1");
        }
        assertThat(proxy.workers().everOf(aliceName)).hasSize(1);
    }

    @Test
    void aTicketOfOneUserGivesAnotherNothing() {
        alice.run("CREATE TABLE gold AS SELECT 'alices gold' AS what");
        Ticket ticket = alice.info("SELECT what FROM gold").getEndpoints().getFirst().getTicket();

        assertThatThrownBy(
                        () -> {
                            try (var stolen = bob.open(ticket)) {
                                stolen.digest();
                            }
                        })
                .isInstanceOf(FlightRuntimeException.class)
                .message()
                .doesNotContain("alices gold");
    }

    @Test
    void theFilesOfOneUserAreClosedToAnother() {
        alice.run("CREATE TABLE here AS SELECT 1 AS n");
        String directory = proxy.workers().of(aliceName).directory().toString();
        for (String sql :
                new String[] {
                    "SELECT * FROM read_text('" + directory + "/worker.json')",
                    "SELECT * FROM glob('" + directory + "/*')",
                    "SELECT * FROM read_text('/etc/passwd')",
                    "COPY (SELECT 1) TO '" + directory + "/tmp/x.csv'",
                    "ATTACH '" + directory + "/tmp/x.duckdb'",
                    "SET enable_external_access = true",
                    "INSTALL httpfs",
                    "CALL enable_logging(storage = 'file', storage_path = '/tmp/x')"
                }) {
            assertThatThrownBy(() -> bob.rows(sql))
                    .as(sql)
                    .isInstanceOf(FlightRuntimeException.class);
        }
        assertThat(bob.value("SELECT 1")).isEqualTo("1");
    }
}
