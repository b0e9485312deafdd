package io.pondpilot.systemtests.attacks;

import io.pondpilot.systemtests.client.Allocators;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.sql.FlightSqlClient.ExecuteIngestOptions;
import org.apache.arrow.flight.sql.FlightSqlClient.PreparedStatement;
import org.apache.arrow.flight.sql.FlightSqlClient.Transaction;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableExistsOption;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest.TableDefinitionOptions.TableNotExistOption;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/// How a text can be sent. The last three put it where a name belongs.
enum Way {
    RAW(false, true) {
        @Override
        void send(Tenant tenant, String text) throws Exception {
            tenant.read(tenant.client().getInfo(command(text)));
        }
    },
    QUERY(false, true) {
        @Override
        void send(Tenant tenant, String text) throws Exception {
            tenant.read(tenant.sql().execute(text));
        }
    },
    UPDATE(false, true) {
        @Override
        void send(Tenant tenant, String text) {
            tenant.sql().executeUpdate(text);
        }
    },
    PREPARED_QUERY(false, true) {
        @Override
        void send(Tenant tenant, String text) throws Exception {
            try (PreparedStatement statement = tenant.sql().prepare(text)) {
                tenant.read(statement.execute());
            }
        }
    },
    PREPARED_UPDATE(false, true) {
        @Override
        void send(Tenant tenant, String text) {
            try (PreparedStatement statement = tenant.sql().prepare(text)) {
                statement.executeUpdate();
            }
        }
    },
    TRANSACTION(false, true) {
        @Override
        void send(Tenant tenant, String text) throws Exception {
            Transaction transaction = tenant.sql().beginTransaction();
            try {
                tenant.read(tenant.sql().execute(text, transaction));
            } finally {
                tenant.sql().rollback(transaction);
            }
        }
    },
    AIRPORT(true, true) {
        @Override
        void send(Tenant tenant, String text) throws Exception {
            tenant.read(tenant.client().getInfo(command(text)));
        }
    },
    SCHEMA(false, false) {
        @Override
        void send(Tenant tenant, String text) {
            tenant.sql().getExecuteSchema(text);
        }
    },
    AIRPORT_TABLE(true, false) {
        @Override
        void send(Tenant tenant, String text) throws Exception {
            tenant.read(
                    tenant.client()
                            .getInfo(
                                    FlightDescriptor.path(
                                            "memory",
                                            "main",
                                            // As the paths of listed flights are written.
                                            java.net.URLEncoder.encode(text, StandardCharsets.UTF_8)
                                                    .replace("+", "%20"))));
        }
    },
    INGESTED_TABLE(false, false) {
        @Override
        void send(Tenant tenant, String text) {
            try (IntVector column = new IntVector("a", Allocators.root());
                    VectorSchemaRoot rows = VectorSchemaRoot.of(column)) {
                column.allocateNew(1);
                column.set(0, 1);
                rows.setRowCount(1);
                tenant.sql()
                        .executeIngest(
                                rows,
                                new ExecuteIngestOptions(
                                        text,
                                        TableDefinitionOptions.newBuilder()
                                                .setIfExists(
                                                        TableExistsOption
                                                                .TABLE_EXISTS_OPTION_REPLACE)
                                                .setIfNotExist(
                                                        TableNotExistOption
                                                                .TABLE_NOT_EXIST_OPTION_CREATE)
                                                .build(),
                                        true,
                                        null,
                                        null,
                                        Map.of()));
            }
        }
    },
    METADATA(false, false) {
        @Override
        void send(Tenant tenant, String text) throws Exception {
            tenant.read(tenant.sql().getTables(null, text, text, List.of(text), true));
        }
    };

    private final boolean airport;
    private final boolean runs;

    Way(boolean airport, boolean runs) {
        this.airport = airport;
        this.runs = runs;
    }

    /// Whether it is the airport extension's.
    boolean airport() {
        return airport;
    }

    /// Whether it runs the text, where nothing keeps it from that.
    boolean runs() {
        return runs;
    }

    /// Sends the text and reads all that comes.
    abstract void send(Tenant tenant, String text) throws Exception;

    private static FlightDescriptor command(String text) {
        return FlightDescriptor.command(text.getBytes(StandardCharsets.UTF_8));
    }
}
