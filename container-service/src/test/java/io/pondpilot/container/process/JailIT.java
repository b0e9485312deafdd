package io.pondpilot.container.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.pondpilot.common.database.AttachedDatabase;
import io.pondpilot.common.database.DatabaseType;
import io.pondpilot.common.value.Secret;
import io.pondpilot.container.process.Jails.Outcome;
import io.pondpilot.container.scripted.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a program that runs in a worker's jail can see and do on the host.
final class JailIT {
    @TempDir Path directory;
    private Jails jails;

    @BeforeAll
    static void jailsWorkHere() {
        Jails.assumeTheyWork();
    }

    @BeforeEach
    void make() throws Exception {
        jails = Jails.in(directory);
    }

    static Stream<Arguments> whatIsNotSeen() {
        return Stream.of(
                Arguments.of("another worker's directory", "ls -d $BOB"),
                Arguments.of("another worker's labels", "cat $BOB/worker.json"),
                Arguments.of("its own labels", "cat $ANN/worker.json"),
                Arguments.of("its own log", "ls $ANN/log"),
                Arguments.of("other names in the run directory", "ls $RUN | grep -v ^ann"),
                Arguments.of("accounts", "cat /etc/passwd"),
                Arguments.of("password hashes", "ls /etc/shadow"),
                Arguments.of("names of hosts", "cat /etc/hosts"),
                Arguments.of("home directories", "ls -d $HOST_HOME"),
                Arguments.of("the directory of the service", "ls -d $HERE"),
                Arguments.of("devices", "ls -d /sys/class"),
                Arguments.of("/run and /var", "ls -d /run /var || ls -d /var"),
                Arguments.of("processes of the host", "grep -q . /proc/$PID/comm"),
                Arguments.of("the name of the host", "test $(uname -n) = $NODE"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatIsNotSeen")
    void jailedProgramDoesNotSee(String what, String script) throws Exception {
        assertThat(jails.outside(script, words()).exit()).as("seen outside").isZero();

        assertThat(jails.inside(script, words())).returns(false, seen -> seen.exit() == 0);
    }

    static Stream<Arguments> whatIsNotDone() {
        return Stream.of(
                Arguments.of("write beside its doors", "touch $ANN/db/x"),
                Arguments.of("replace its doors", "mv $ANN/db $ANN/db2 && ln -s /tmp $ANN/db"),
                Arguments.of("remove its doors", "rmdir $ANN/db"),
                Arguments.of("write into its home", "touch $WORKER_HOME/x"),
                Arguments.of("lead its callers elsewhere", "ln -s $BOB/run/x $ANN/run/link"),
                Arguments.of("signal a process of the host", "kill -0 $PID"),
                Arguments.of("trace a process of the host", "cat /proc/$PID/maps"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatIsNotDone")
    void jailedProgramCannot(String what, String script) throws Exception {
        assertThat(jails.inside(script, words()).exit()).isNotZero();

        assertThat(jails.outside(script, words()).exit()).as("done outside").isZero();
    }

    static Stream<Arguments> whatNobodyMayDo() {
        return Stream.of(
                Arguments.of("write to the root", "touch /x"),
                Arguments.of("write to system files", "touch /usr/bin/x"),
                Arguments.of("write to /dev", "touch /dev/x || touch /dev/shm/x"),
                Arguments.of(
                        "write a setting of the kernel",
                        "cat /proc/sys/vm/swappiness > /proc/sys/vm/swappiness"),
                Arguments.of("mount", "mount -t tmpfs none /tmp"),
                Arguments.of("make its doors writable", "mount -o remount,rw,bind $ANN/db"),
                Arguments.of("unmount", "umount $ANN/db"),
                Arguments.of("make a device", "mknod /tmp/d b 254 0 || mknod /tmp/d c 1 1"),
                Arguments.of("have namespaces of its own", "unshare -U true"),
                Arguments.of("change its root", "chroot / true"),
                Arguments.of(
                        "own a capability",
                        "grep Cap /proc/self/status | grep -v 0000000000000000"),
                Arguments.of(
                        "gain privileges by exec", "grep NoNewPrivs /proc/self/status | grep -w 0"),
                Arguments.of(
                        "fill the host's memory through /tmp", "head -c 64M /dev/zero > /tmp/x"),
                Arguments.of("resolve a name", "getent hosts localhost.example.org"),
                Arguments.of("have another interface", "grep -v -e lo: -e '|' /proc/net/dev"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatNobodyMayDo")
    void jailedProgramCannotEven(String what, String script) throws Exception {
        assertThat(jails.inside(script, words())).returns(false, done -> done.exit() == 0);
    }

    @Test
    void jailedProgramHasNoSocketsThatItsNetworkDoesNotHold() throws Exception {
        // AF_PACKET is refused by its family; without the filter it is for the lack of a right.
        Outcome tried =
                jails.inside("exec perl -MSocket -e 'socket(S, 17, 3, 0); exit $!'", words());

        assertThat(tried.exit()).isEqualTo(97);
    }

    @Test
    void jailedProgramInheritsNothingOpen() throws Exception {
        assertThat(jails.inside("ls /proc/$$/fd | tr '\\n' ' '", words()).said())
                .isEqualTo("0 1 2 ");
    }

    @Test
    void jailedProgramSharesNoMemoryWithTheHost() throws Exception {
        long key = 0x70700000L | (ProcessHandle.current().pid() & 0xfffff);
        var words = Map.of("KEY", Long.toString(key));
        String find = "exec perl -e 'exit(defined(shmget($ENV{KEY}, 64, 0)) ? 0 : 1)'";
        String make = "exec perl -e 'exit(defined(shmget($ENV{KEY}, 64, 0600 | 512)) ? 0 : 1)'";
        try {
            assertThat(jails.outside(make, words).exit()).isZero();
            assertThat(jails.outside(find, words).exit()).isZero();

            assertThat(jails.inside(find, words).exit()).isNotZero();
        } finally {
            jails.outside("ipcrm -M $KEY", words);
        }
    }

    @Test
    void jailedProgramWritesItsOwnDirectories() throws Exception {
        Outcome wrote =
                jails.inside(
                        "echo a > $ANN/run/a && echo b > $ANN/tmp/b && echo c > /tmp/c", words());

        assertThat(wrote).isEqualTo(new Outcome(0, ""));
        assertThat(jails.ann().sockets().resolve("a")).hasContent("a");
        assertThat(jails.ann().temp().resolve("b")).hasContent("b");
    }

    @Test
    void jailedProgramGoesThroughADoorThatWasMadeAfterItStarted() throws Exception {
        Process program =
                jails.start(
                        """
                        echo ready > $ANN/run/ready
                        until test -S $ANN/db/door; do sleep 0.02; done
                        exec perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0) or exit 2;
                          connect(S, sockaddr_un("$ENV{ANN}/db/door")) or exit 3;
                          syswrite S, "let me in\\n"; exit 0'
                        """,
                        words());
        Deadline.until(() -> Files.exists(jails.ann().sockets().resolve("ready")));
        try (var door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            door.bind(UnixDomainSocketAddress.of(jails.ann().doors().resolve("door")));

            try (var guest = door.accept()) {
                assertThat(program.waitFor()).isZero();
                var said = ByteBuffer.allocate(64);
                guest.read(said);
                assertThat(new String(said.array(), 0, said.position(), StandardCharsets.UTF_8))
                        .isEqualTo("let me in\n");
            }
        }
    }

    @Test
    void jailedProgramThatGoesByAnothersDirectoryIsNotTakenForItsWorker() throws Exception {
        Process program =
                jails.start("mkdir -p $BOB && cd $BOB && touch $ANN/run/there; sleep 60", words());
        Deadline.until(() -> Files.exists(jails.ann().sockets().resolve("there")));
        var table = new ProcessTable();

        assertThat(table.workingIn(jails.bob().path())).isEmpty();
        assertThat(table.workingIn(jails.ann().path()))
                .isEqualTo(table.jailedBy(program.pid()))
                .isPresent();
        table.workingIn(jails.ann().path()).flatMap(WorkerProcesses::jailed).ifPresent(table::kill);
    }

    @Test
    void readOnlyFileDatabaseIsSeenAloneAndNotWritten() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.writeString(data.resolve("shop.db"), "rows");
        Files.writeString(data.resolve("secret.yaml"), "password");
        var words = Map.of("DATA", data.toString());
        var shop = database(DatabaseType.SQLITE, data.resolve("shop.db"), true);

        assertThat(jails.inside("cat $DATA/shop.db && ls $DATA", words, List.of(shop), l -> l))
                .isEqualTo(new Outcome(0, "rowsshop.db\n"));
        for (String write :
                List.of(
                        "echo x >> $DATA/shop.db",
                        "echo x > $DATA/shop.db-wal",
                        "rm $DATA/shop.db")) {
            assertThat(jails.inside(write, words, List.of(shop), line -> line).exit())
                    .as(write)
                    .isNotZero();
        }
    }

    @Test
    void readOnlySqliteFileThatOthersWriteIsSeenWithWhatTheyWrite() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.writeString(data.resolve("shop.db"), "rows");
        Files.writeString(data.resolve("shop.db-wal"), "newer");
        var words = Map.of("DATA", data.toString());
        var shop = database(DatabaseType.SQLITE, data.resolve("shop.db"), true);

        assertThat(jails.inside("cat $DATA/shop.db-wal", words, List.of(shop), line -> line))
                .isEqualTo(new Outcome(0, "newer"));
        assertThat(
                        jails.inside(
                                        "echo x >> $DATA/shop.db-wal",
                                        words,
                                        List.of(shop),
                                        line -> line)
                                .exit())
                .isNotZero();
    }

    @Test
    void writableFileDatabaseIsWrittenInItsDirectory() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.writeString(data.resolve("shop.duckdb"), "rows");
        var words = Map.of("DATA", data.toString());
        var shop = database(DatabaseType.DUCKDB, data.resolve("shop.duckdb"), false);

        assertThat(
                        jails.inside(
                                        "echo x >> $DATA/shop.duckdb; echo y > $DATA/shop.duckdb.wal",
                                        words,
                                        List.of(shop),
                                        l -> l)
                                .exit())
                .isZero();
        assertThat(data.resolve("shop.duckdb")).hasContent("rowsx");
        assertThat(data.resolve("shop.duckdb.wal")).hasContent("y");
    }

    private static AttachedDatabase database(DatabaseType type, Path file, boolean readOnly) {
        return new AttachedDatabase("shop", type, new Secret(file.toString()), readOnly);
    }

    private static Map<String, String> words() {
        return Map.of(
                "PID", Long.toString(ProcessHandle.current().pid()),
                "HOST_HOME", System.getProperty("user.home"),
                "HERE", Path.of("").toAbsolutePath().toString(),
                "NODE", hostName());
    }

    private static String hostName() {
        try {
            return new ProcessTable().host();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
