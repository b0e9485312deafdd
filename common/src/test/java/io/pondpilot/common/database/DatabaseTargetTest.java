package io.pondpilot.common.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.database.DatabaseTarget.DuckDbTarget;
import io.pondpilot.common.database.DatabaseTarget.MySqlTarget;
import io.pondpilot.common.database.DatabaseTarget.PostgresTarget;
import io.pondpilot.common.database.DatabaseTarget.SqliteTarget;
import io.pondpilot.common.value.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTargetTest {
    @Test
    void documentedPostgresUrl() {
        assertThat(
                        parse(
                                DatabaseType.POSTGRES,
                                "postgresql://user:password@host:5433/db?sslmode=require"))
                .isEqualTo(
                        new PostgresTarget(
                                "host",
                                5433,
                                "db",
                                "user",
                                Optional.of(new Secret("password")),
                                SslMode.REQUIRE,
                                Map.of()));
    }

    @Test
    void documentedMySqlUrl() {
        assertThat(parse(DatabaseType.MYSQL, "mysql://user:password@host/db"))
                .isEqualTo(
                        new MySqlTarget(
                                "host",
                                3306,
                                "db",
                                "user",
                                Optional.of(new Secret("password")),
                                SslMode.PREFER,
                                Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssl-ca", "ssl_ca", "sslrootcert"})
    void mySqlTakesARootCertificateByEachOfItsNames(String name) {
        MySqlTarget target =
                (MySqlTarget)
                        parse(
                                DatabaseType.MYSQL,
                                "mysql://u:p@h/d?ssl-mode=VERIFY_CA&" + name + "=/etc/ca.pem");
        assertThat(target.rootCertificate()).contains(Path.of("/etc/ca.pem"));
        assertThat(target.sslMode()).isEqualTo(SslMode.VERIFY_CA);
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://u:p%40s%2Fs%25@h/d,p@s/s%",
        "postgres://u:p@ss@h/d,p@ss",
        "postgres://u:p#s s@h/d,p#s s",
        "postgres://u:%C3%A4@h/d,ä",
        "postgres://u:a:b@h/d,a:b"
    })
    void passwordIsPercentDecoded(String url, String password) {
        PostgresTarget target = (PostgresTarget) parse(DatabaseType.POSTGRES, url);
        assertThat(target.password()).contains(new Secret(password));
        assertThat(target.host()).isEqualTo("h");
        assertThat(target.toString()).doesNotContain(password);
    }

    @Test
    void hostMayBeASocketDirectoryOrIpv6() {
        PostgresTarget socket =
                (PostgresTarget)
                        parse(DatabaseType.POSTGRES, "postgresql://u@%2Fvar%2Frun%2Fpg:5433/d");
        PostgresTarget parameter =
                (PostgresTarget)
                        parse(
                                DatabaseType.POSTGRES,
                                "postgresql://u@/d?host=/var/run/pg&port=5433");
        PostgresTarget ipv6 =
                (PostgresTarget) parse(DatabaseType.POSTGRES, "postgresql://u@[::1]:5433/d");
        assertThat(socket.host()).isEqualTo("/var/run/pg");
        assertThat(parameter).isEqualTo(socket);
        assertThat(ipv6.host()).isEqualTo("::1");
        assertThat(ipv6.port()).isEqualTo(5433);
    }

    @Test
    void filesAreAbsoluteOrRemote() {
        assertThat(parse(DatabaseType.SQLITE, "/absolute/path.db"))
                .isEqualTo(new SqliteTarget("/absolute/path.db"));
        assertThat(parse(DatabaseType.SQLITE, "https://h/x.db"))
                .isEqualTo(new SqliteTarget("https://h/x.db"));
        assertThat(parse(DatabaseType.DUCKDB, ":memory:")).isEqualTo(new DuckDbTarget(":memory:"));
        assertThatThrownBy(() -> parse(DatabaseType.SQLITE, "relative.db"))
                .hasMessageContaining("absolute");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hunter2",
                "http://u:hunter2@h/d",
                "postgres://u:hunter2@h",
                "postgres://:hunter2@h/d",
                "postgres://u:hunter2@/d",
                "postgres://u:hunter2@h:99999/d",
                "postgres://u:hunter2@h:x/d",
                "postgres://u:hunter2%zz@h/d",
                "postgres://u:hunter2%4@h/d",
                "postgres://u:hunter2%FF@h/d",
                "postgres://u:hunter2@h/d?sslmode=maybe",
                "postgres://u:hunter2@h/d?nonsense=1"
            })
    void badUrlIsRefusedWithoutEchoingIt(String url) {
        assertThatThrownBy(() -> parse(DatabaseType.POSTGRES, url))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("hunter2");
    }

    private static DatabaseTarget parse(DatabaseType type, String url) {
        return DatabaseTarget.parse(new AttachedDatabase("a", type, new Secret(url), true));
    }
}
