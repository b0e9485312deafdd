package io.pondpilot.systemtests.airport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.Tokens;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the extension learns at ATTACH.
@ExtendWith(SharedProxy.class)
class AttachIT {
    /// One for the class: each user's worker is a process.
    private static final String USER = "airport-" + UUID.randomUUID();

    private final ProxyCluster proxy;
    private final DuckDbProcess duckdb;
    private final String token = Tokens.of(USER);

    AttachIT(ProxyCluster proxy) {
        this.proxy = proxy;
        this.duckdb = new DuckDbProcess(proxy.flightPort());
    }

    @AfterEach
    void close() {
        duckdb.close();
    }

    @ParameterizedTest
    @CsvSource({
        "sales, public, orders",
        "sales, public, customers",
        "crm, crm, customers",
        "catalog, main, products",
        "plan, main, targets"
    })
    void everyAttachedDatabaseIsACatalog(String catalog, String schema, String table) {
        AttachedCatalog attached = duckdb.attach(token, catalog);
        assertThat(attached.names()).contains(schema + "." + table);
    }

    @ParameterizedTest
    @CsvSource({"catalog, products", "plan, targets"})
    void tablesOfMainAreReachedByAnotherNameAndWithoutASchema(String catalog, String table) {
        AttachedCatalog attached = duckdb.attach(token, catalog);
        assertThat(attached.find("main", table)).as("the extension hides it").isEmpty();
        assertThat(attached.findInDefault(table)).as("%s.%s", catalog, table).isPresent();
        assertThat(
                        attached.schemas().stream()
                                .map(Listing.Schema::name)
                                .filter(name -> !name.equals("main"))
                                .anyMatch(name -> attached.find(name, table).isPresent()))
                .as("a schema with another name shows the tables of main")
                .isTrue();
    }

    @Test
    void aDatabaseWithOneSchemaOfItsOwnNameIsFoundByIt() {
        AttachedCatalog attached = duckdb.attach(token, "sales");
        assertThat(attached.find("public", "orders")).isPresent();
        assertThat(attached.find("PUBLIC", "Orders")).as("in any case").isPresent();
        assertThat(attached.find("public", "nothing")).isEmpty();
    }

    @Test
    void columnsTellTheirTypes() {
        Entry orders = duckdb.attach(token, "sales").find("public", "orders").orElseThrow();
        assertThat(orders.arrow().getFields().stream().map(Field::getName))
                .containsExactly(
                        "id", "customer_id", "product_id", "quantity", "ordered_on", "amount");
        assertThat(orders.arrow().findField("amount").getType().toString())
                .isEqualTo("Decimal(10, 2, 128)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sales", "SALES"})
    void commentsOfTablesAndColumnsArrive(String catalog) {
        Entry orders = duckdb.attach(token, catalog).find("public", "orders").orElseThrow();
        assertThat(orders.comment()).contains("what was sold");
        assertThat(orders.arrow().findField("amount").getMetadata())
                .containsEntry("comment", "in euros");
        assertThat(orders.arrow().findField("id").getMetadata()).doesNotContainKey("comment");
    }

    @Test
    void theEmptyCatalogShowsAllDatabasesFlattened() {
        AttachedCatalog all = duckdb.attach(token, "");
        assertThat(all.names())
                .contains(
                        "sales.public.orders",
                        "crm.crm.customers",
                        "catalog.main.products",
                        "plan.main.targets");
        Entry orders = all.find("sales.public", "orders").orElseThrow();
        assertThat(all.query().scan(orders).rows()).hasSize(1_000);
        Entry targets = all.find("plan.main", "targets").orElseThrow();
        assertThat(all.query().scan(targets).rows()).hasSize(12);
    }

    @Test
    void aUsersOwnTablesAreACatalogToo() {
        try (FlightUser own = FlightUser.at(proxy.flightPort(), token)) {
            own.run("CREATE TABLE mine (n INTEGER NOT NULL, \"a.b \"\"c\"\"\" VARCHAR)");
            own.run("INSERT INTO mine VALUES (1, 'x'), (2, NULL)");
            own.run("CREATE VIEW seen AS SELECT n * 2 AS twice FROM mine");
            own.run("CREATE SCHEMA \"Größe.1\"");
            own.run("CREATE TABLE \"Größe.1\".\"t\"\"t\" AS SELECT 42 AS answer");
        }
        AttachedCatalog memory = duckdb.attach(token, "memory");
        Entry mine = memory.findInDefault("mine").orElseThrow();
        assertThat(memory.query().scan(mine).rows())
                .containsExactly(List.of("1", "x"), List.of("2", "NULL"));
        Entry odd = memory.find("Größe.1", "t\"t").orElseThrow();
        assertThat(memory.query().scan(odd).rows()).containsExactly(List.of("42"));
        memory.findInDefault("seen")
                .ifPresent(view ->
                        assertThat(memory.query().scan(view).rows())
                                .containsExactly(List.of("2"), List.of("4")));
    }

    @Test
    void noSystemTablesAreListed() {
        for (String catalog : List.of("memory", "sales", "crm", "catalog", "plan")) {
            assertThat(duckdb.attach(token, catalog).schemas())
                    .as(catalog)
                    .extracting(Listing.Schema::name)
                    .doesNotContain("information_schema", "pg_catalog", "pg_toast");
        }
        assertThat(duckdb.attach(token, "").names())
                .noneMatch(name -> name.startsWith("system.") || name.startsWith("temp."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere", "sales.public", "sal%", "'", "\"sales\""})
    void anUnknownCatalogFailsAtOnceAndByName(String catalog) {
        assertThatThrownBy(() -> duckdb.attach(token, catalog))
                .isInstanceOfSatisfying(
                        CallFailed.class,
                        failed -> {
                            assertThat(failed.isRetried()).as(failed.getMessage()).isFalse();
                            assertThat(failed).hasMessageContaining(catalog);
                        });
    }

    @Test
    void anAliasInAnotherCaseIsRefusedOrEchoedExactly() {
        try {
            // Each table's metadata must name the catalog as it was attached, or none is read.
            assertThat(duckdb.attach(token, "Sales").names()).contains("public.orders");
        } catch (CallFailed e) {
            assertThat(e.isRetried()).isFalse();
        }
    }

    @Test
    void schemasWithoutInlineContentsCanBeListedByListFlights() {
        AttachedCatalog sales = duckdb.attach(token, "sales");
        var flights =
                duckdb.wire()
                        .flights(
                                sales.headers()
                                        .with("airport-list-flights-filter-catalog", "sales")
                                        .with("airport-list-flights-filter-schema", "public"));
        // It may list nothing: the contents are inline. What it lists must be right.
        assertThat(Entry.read(flights, "sales", "public"))
                .allSatisfy(entry -> assertThat(entry.schema()).isEqualTo("public"));
    }

    @Test
    void theFirstCallOfAUserIsHeldWhileTheWorkerStarts() {
        String cold = Tokens.of("airport-cold-" + UUID.randomUUID());
        assertThat(duckdb.attach(cold, "plan").names()).contains("main.targets");
    }
}
