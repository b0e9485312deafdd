package io.pondpilot.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.value.Secret;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LostServerTest {
    private static final List<AttachedDatabase> DATABASES =
            List.of(
                    server("pg", DatabaseType.POSTGRES, "postgresql://u@h/d"),
                    server("maria", DatabaseType.MYSQL, "mysql://u@h/d"),
                    server("lite", DatabaseType.SQLITE, "/a.db"));

    @Test
    void namesTheServerWhoseConnectionBroke() {
        String text =
                "IO Error: Unable to read binary COPY data from Postgres: server closed the"
                        + " connection unexpectedly";

        EngineException named = named(text, "SELECT * FROM PG.public.t JOIN lite.t USING (id)");

        assertThat(named.kind()).isEqualTo(EngineException.Kind.UNAVAILABLE);
        assertThat(named).hasMessageContaining("'pg' (postgres)").hasMessageContaining(text);
        assertThat(named.getMessage()).doesNotContain("lite").doesNotContain("maria");
    }

    @Test
    void tellsWhyAServerIsNotReachedInPlaceOfWhereTheClientLooked() {
        String text =
                "IO Error: Failed to connect to MySQL database with parameters \"\": Can't connect"
                        + " to server on '127.0.0.1' (115)";

        assertThat(named(text, "SELECT * FROM maria.t"))
                .hasMessage("attached database 'maria' (mysql) cannot be reached: it is away");
    }

    @Test
    void leavesOtherFailuresAndOtherStatementsAlone() {
        String lost = "IO Error: server closed the connection unexpectedly";

        assertThat(named(lost, "SELECT pgx")).hasMessage(lost);
        assertThat(named("Binder Error: no pg", "FROM pg.t")).hasMessage("Binder Error: no pg");
    }

    private static EngineException named(String text, String statement) {
        return LostServer.named(
                EngineException.of(text), statement, DATABASES, _ -> Optional.of("it is away"));
    }

    private static AttachedDatabase server(String alias, DatabaseType type, String url) {
        return new AttachedDatabase(alias, type, new Secret(url), true);
    }
}
