package io.pondpilot.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestWorker;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.sql.FlightSqlClient.Transaction;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Tables that change between the calls of a query, and between one query and the next.
class ChangedTablesIT {
    private static final String QUERY = "SELECT a FROM changing";

    private static TestWorker worker;
    private static TestClient client;

    @BeforeAll
    static void start() {
        worker = TestWorker.start();
        client = worker.client();
    }

    @AfterAll
    static void stop() {
        client.close();
        worker.close();
    }

    private static void make(String type) {
        client.rows("CREATE OR REPLACE TABLE changing AS SELECT 7::" + type + " AS a");
    }

    private static String type() {
        Field field = client.sql().execute(QUERY).getSchemaOptional().orElseThrow().findField("a");
        return field.getType().toString();
    }

    @Test
    void aResultWhoseColumnsAreOthersByNowIsRefused() {
        make("INTEGER");
        FlightInfo info = client.sql().execute(QUERY);
        // As many bytes, so that the one could be read as the other.
        make("FLOAT");

        WorkerIT.assertStatus(FlightStatusCode.NOT_FOUND, () -> client.rows(info));
        assertThat(client.value(QUERY)).isEqualTo(7.0f);
    }

    @Test
    void theSameTextIsDescribedAnewAfterEachChange() {
        for (int i = 0; i < 10; i++) {
            make("INTEGER");
            assertThat(type()).isEqualTo("Int(32, true)").isEqualTo(type());
            make("BIGINT");
            assertThat(type()).isEqualTo("Int(64, true)").isEqualTo(type());
        }
    }

    @Test
    void aTransactionSeesItsOwnChangeAndTheOthersSeeItAfterItsEnd() {
        make("INTEGER");
        Transaction transaction = client.sql().beginTransaction();
        client.sql().executeUpdate("ALTER TABLE changing ALTER a TYPE BIGINT", transaction);
        assertThat(client.sql().execute(QUERY, transaction).getSchemaOptional().orElseThrow())
                .hasToString("Schema<a: Int(64, true)>");
        assertThat(type()).isEqualTo("Int(32, true)");
        client.sql().commit(transaction);
        assertThat(type()).isEqualTo("Int(64, true)");
    }
}
