package io.pondpilot.systemtests.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The ground that the other tests stand on.
@ExtendWith(SharedProxy.class)
class ShopDatabasesIT {
    @Test
    void theOracleHasEveryTable(ShopDatabases databases) throws SQLException {
        try (Connection oracle = ShopDatabases.oracle();
                Statement statement = oracle.createStatement();
                ResultSet rows =
                        statement.executeQuery(
                                "SELECT (SELECT count(*) FROM sales.public.orders),"
                                        + " (SELECT count(*) FROM crm.customers),"
                                        + " (SELECT count(*) FROM catalog.products),"
                                        + " (SELECT count(*) FROM plan.targets)")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(ShopData.ORDERS);
            assertThat(rows.getInt(2)).isEqualTo(ShopData.CUSTOMERS);
            assertThat(rows.getInt(3)).isEqualTo(ShopData.PRODUCTS);
            assertThat(rows.getInt(4)).isEqualTo(12);
        }
        assertThat(databases.attached()).hasSize(4);
        assertThat(databases.postgresStatements()).contains("CREATE TABLE public.orders");
    }
}
