package io.pondpilot.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.worker.testing.TestClient;
import io.pondpilot.worker.testing.TestWorker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.SessionOptionValueFactory;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.sql.FlightSqlClient.ExecuteIngestOptions;
import org.apache.arrow.flight.sql.FlightSqlClient.PreparedStatement;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableExistsOption;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableNotExistOption;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a query gives of every type goes back unchanged, as parameters and by ingestion, save what
/// README.md lists.
@SuppressWarnings("NullAway") // A value that is missing fails the test.
class TypesRoundTripIT {
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

    enum Way {
        PARAMETERS {
            @Override
            void write(VectorSchemaRoot rows) {
                try (PreparedStatement prepared =
                        client.sql().prepare("INSERT INTO written VALUES (?, ?)")) {
                    prepared.setParameters(rows);
                    prepared.executeUpdate();
                }
            }
        },
        INGEST {
            @Override
            void write(VectorSchemaRoot rows) {
                client.sql()
                        .executeIngest(
                                rows,
                                new ExecuteIngestOptions(
                                        "written",
                                        TableDefinitionOptions.newBuilder()
                                                .setIfNotExist(
                                                        TableNotExistOption
                                                                .TABLE_NOT_EXIST_OPTION_FAIL)
                                                .setIfExists(
                                                        TableExistsOption
                                                                .TABLE_EXISTS_OPTION_APPEND)
                                                .build(),
                                        false,
                                        null,
                                        null,
                                        Map.of()));
            }
        };

        abstract void write(VectorSchemaRoot rows);
    }

    @ParameterizedTest
    @CsvSource({"PARAMETERS,false", "PARAMETERS,true", "INGEST,false", "INGEST,true"})
    void everyValueGoesBackUnchanged(Way way, boolean lossless) {
        client.sql()
                .setSessionOptions(
                        new SetSessionOptionsRequest(
                                Map.of(
                                        "arrow_lossless_conversion",
                                        SessionOptionValueFactory.makeSessionOptionValue(
                                                lossless))));
        Map<String, String> changed = new LinkedHashMap<>();
        List<String> expected = new ArrayList<>();
        for (TypeCase type : TypeCase.all()) {
            for (String value : type.values()) {
                note(way, type, value, changed);
            }
            for (String value : type.losslessOnly()) {
                note(way, type, value, changed);
                if (!lossless) {
                    expected.add(type.name() + " " + value);
                }
            }
            for (String value : type.ingestedOnly()) {
                note(way, type, value, changed);
                if (way == Way.PARAMETERS) {
                    expected.add(type.name() + " " + value);
                }
            }
        }
        assertThat(changed).containsOnlyKeys(expected);
    }

    @Test
    void aVariantIsRefusedBecauseArrowHasNone() {
        assertThatThrownBy(() -> client.rows("SELECT 42::VARIANT AS v"))
                .hasMessageContaining("Unsupported Arrow type VARIANT");
    }

    private static void note(Way way, TypeCase type, String value, Map<String, String> changed) {
        String seen = goBack(way, type.name(), value);
        if (!seen.isEmpty()) {
            changed.put(type.name() + " " + value, seen);
        }
    }

    /// Sends a value to the worker as it came from there.
    ///
    /// @return empty, or what became of the value
    @SuppressWarnings("try") // Arrow says that close() may be interrupted.
    private static String goBack(Way way, String type, String value) {
        for (String table : List.of("source", "written")) {
            client.rows("CREATE OR REPLACE TABLE " + table + " (id INTEGER, v " + type + ")");
        }
        client.rows("INSERT INTO source VALUES (1, " + value + ")");
        try (FlightStream stream = client.stream(client.info("SELECT id, v FROM source"))) {
            assertThat(stream.next()).isTrue();
            way.write(stream.getRoot());
        } catch (Exception e) {
            assertThat(e)
                    .isInstanceOfSatisfying(
                            FlightRuntimeException.class,
                            refused ->
                                    assertThat(refused.status().code())
                                            .as(type + " " + value)
                                            .isIn(
                                                    FlightStatusCode.INVALID_ARGUMENT,
                                                    FlightStatusCode.UNIMPLEMENTED));
            return String.valueOf(e.getMessage());
        }
        Map<String, Object> row =
                client.rows(
                                "SELECT count(*) FILTER (w.id = 1 AND s.v IS NOT DISTINCT FROM w.v"
                                        + " AND s.v::VARCHAR IS NOT DISTINCT FROM w.v::VARCHAR) AS same,"
                                        + " left(any_value(s.v::VARCHAR), 80) AS was,"
                                        + " left(any_value(w.v::VARCHAR), 80) AS became"
                                        + " FROM source s LEFT JOIN written w USING (id)")
                        .getFirst();
        return row.get("same").equals(1L) ? "" : row.get("was") + " became " + row.get("became");
    }
}
