package io.pondpilot.container.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.value.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileMountsTest {
    private static final List<Path> TAKEN = List.of(Path.of("/opt/worker"), Path.of("/tmp/pp"));

    private static String mounts(Set<String> present, AttachedDatabase... databases) {
        var files = new FileMounts(TAKEN, path -> present.contains(path.toString()));
        return files.mounts(List.of(databases)).stream()
                .map(mount -> mount.kind() + " " + mount.path())
                .collect(Collectors.joining(", "));
    }

    private static AttachedDatabase sqlite(String path, boolean readOnly) {
        return new AttachedDatabase("shop", DatabaseType.SQLITE, new Secret(path), readOnly);
    }

    private static AttachedDatabase duckdb(String path, boolean readOnly) {
        return new AttachedDatabase("shop", DatabaseType.DUCKDB, new Secret(path), readOnly);
    }

    @Test
    void readOnlyFileIsMountedAlone() {
        assertThat(mounts(Set.of(), sqlite("sqlite:///data/a.db", true)))
                .isEqualTo("READ_ONLY /data/a.db");
        assertThat(mounts(Set.of(), duckdb("/data/a.duckdb", true)))
                .isEqualTo("READ_ONLY /data/a.duckdb, READ_ONLY /data/a.duckdb.wal");
    }

    @Test
    void nothingCanBeMadeBesideAReadOnlyFileBelowTheTemporaryDirectory() {
        assertThat(mounts(Set.of(), sqlite("/tmp/d/a.db", true), sqlite("/tmp/d/b.db", true)))
                .isEqualTo("EMPTY /tmp/d, READ_ONLY /tmp/d/a.db, READ_ONLY /tmp/d/b.db");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-wal", "-shm", "-journal"})
    void sqliteFileThatIsBeingWrittenIsMountedWithItsDirectory(String suffix) {
        assertThat(mounts(Set.of("/data/a.db" + suffix), sqlite("/data/a.db", true)))
                .isEqualTo("READ_ONLY /data");
    }

    @Test
    void directoryThatHoldsMoreThanDatabasesIsNotMountedForAReader() {
        assertThat(mounts(Set.of("/tmp/a.db-wal"), sqlite("/tmp/a.db", true)))
                .isEqualTo("READ_ONLY /tmp/a.db");
    }

    @Test
    void writableDatabaseIsMountedWithItsDirectoryAndReadOnlyOnesInItStayThat() {
        assertThat(mounts(Set.of(), sqlite("/tmp/d/a.db", true), duckdb("/tmp/d/b.db", false)))
                .isEqualTo("WRITABLE /tmp/d, READ_ONLY /tmp/d/a.db");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a.db", "/tmp/a.db", "/opt/a.db", "/opt/worker/a.db", "/usr/a.db"})
    void writableDatabaseInADirectoryThatHoldsMoreIsRefusedByItsAlias(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mounts(Set.of(), duckdb(path, false)))
                .withMessageContaining("shop")
                .withMessageContaining("directory of its own")
                .withMessageNotContaining("a.db");
    }

    @Test
    void serversAndRemoteAndMemoryDatabasesAreNoFiles() {
        assertThat(
                        mounts(
                                Set.of(),
                                duckdb(":memory:", false),
                                duckdb("https://h/a.duckdb", true),
                                new AttachedDatabase(
                                        "pg",
                                        DatabaseType.POSTGRES,
                                        new Secret("postgresql://u:p@h/d"),
                                        true)))
                .isEmpty();
    }
}
