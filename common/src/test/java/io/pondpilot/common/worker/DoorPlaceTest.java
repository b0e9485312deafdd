package io.pondpilot.common.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseTarget;
import io.pondpilot.common.database.DatabaseTarget.MySqlTarget;
import io.pondpilot.common.database.DatabaseTarget.PostgresTarget;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.database.SslMode;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.identity.WorkerIdentity;
import io.pondpilot.common.value.Secret;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorPlaceTest {
    private static final DoorPlace DIRECTORY = new DoorPlace.Directory(Path.of("/run/ann-7/db"));
    private static final DoorPlace NETWORK = new DoorPlace.Network("egress", 7400);
    private static final WorkerIdentity ANN = new WorkerIdentity(new UserId("a: n@n/ü%"), 7);
    private static final Secret CREDENTIAL = new Secret("pp1.x.7.y");

    @Test
    void aServerIsLeftByItsNameAndReachedThroughItsSocket() {
        assertThat(lead(DIRECTORY, DatabaseType.POSTGRES, "postgresql://u:hunter2@db:5433/sales"))
                .isEqualTo(
                        new PostgresTarget(
                                "/run/ann-7/db",
                                3,
                                "sales",
                                ANN.name(),
                                Optional.of(CREDENTIAL),
                                SslMode.PREFER,
                                Map.of("connect_timeout", "15")));
        assertThat(lead(DIRECTORY, DatabaseType.MYSQL, "mysql://u:hunter2@db/crm?ssl-mode=require"))
                .isEqualTo(
                        new MySqlTarget(
                                "/run/ann-7/db/.s.PGSQL.3",
                                3306,
                                "crm",
                                ANN.name(),
                                Optional.of(CREDENTIAL),
                                SslMode.PREFER,
                                Optional.empty()));
    }

    @Test
    void aServerIsReachedThroughItsPort() {
        assertThat(lead(NETWORK, DatabaseType.POSTGRES, "postgresql://u:hunter2@db:5433/sales"))
                .isEqualTo(
                        new PostgresTarget(
                                "egress",
                                7404,
                                "sales",
                                ANN.name(),
                                Optional.of(CREDENTIAL),
                                SslMode.DISABLE,
                                Map.of("connect_timeout", "15")));
        assertThat(lead(NETWORK, DatabaseType.MYSQL, "mysql://u:hunter2@db/crm"))
                .isEqualTo(
                        new MySqlTarget(
                                "egress",
                                7404,
                                "crm",
                                ANN.name(),
                                Optional.of(CREDENTIAL),
                                SslMode.DISABLE,
                                Optional.empty()));
    }

    @Test
    void aFileStaysWhereItIs() {
        var file = database(DatabaseType.SQLITE, "/data/a.sqlite");

        assertThat(NETWORK.lead(file, 1, ANN, CREDENTIAL)).isEqualTo(file);
    }

    @Test
    void portsFollowEachOther() {
        assertThat(NETWORK.knock()).hasToString("tcp:egress:7400");
        assertThat(NETWORK.remoteFiles()).hasToString("tcp:egress:7401");
        assertThat(NETWORK.door(1)).hasToString("tcp:egress:7402");
        assertThat(new DoorPlace.Network("egress", 7400).last(2)).isEqualTo(7403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix:/run/ann-7/db", "tcp:egress:7400", "tcp:fd00::1:7400"})
    void readsBack(String text) {
        assertThat(DoorPlace.parse(text)).hasToString(text);
    }

    @Test
    void whatHasNoRoomForDoorsIsRefused() {
        assertThatThrownBy(() -> DoorPlace.parse("tcp:egress:65535"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NETWORK.door(0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static DatabaseTarget lead(DoorPlace place, DatabaseType type, String url) {
        return DatabaseTarget.parse(place.lead(database(type, url), 3, ANN, CREDENTIAL));
    }

    private static AttachedDatabase database(DatabaseType type, String url) {
        return new AttachedDatabase("a", type, new Secret(url), true);
    }
}
