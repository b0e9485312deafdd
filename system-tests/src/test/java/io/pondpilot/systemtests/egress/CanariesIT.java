package io.pondpilot.systemtests.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pondpilot.systemtests.client.FlightUser;
import io.pondpilot.systemtests.client.Gateway;
import io.pondpilot.systemtests.harness.DirectWorker;
import io.pondpilot.systemtests.harness.Layout;
import io.pondpilot.systemtests.harness.ProcessMemory;
import io.pondpilot.systemtests.harness.ProxyCluster;
import io.pondpilot.systemtests.harness.SharedProxy;
import io.pondpilot.systemtests.harness.ShopDatabases;
import io.pondpilot.systemtests.harness.Tokens;
import io.pondpilot.systemtests.harness.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The databases' passwords are canaries: after all other tests they are looked for wherever a
/// tenant, a log reader or another service could find them.
@Order(Integer.MAX_VALUE - 1)
@ExtendWith(SharedProxy.class)
class CanariesIT {
    private static final List<String> CANARIES =
            List.of(ShopDatabases.password(), ShopDatabases.passwordInUrl());
    private static final String EVERYWHERE =
            "SELECT (SELECT count(*) FROM sales.public.orders) || ' ' || (SELECT count(*) FROM"
                    + " crm.customers)";

    @Test
    void noWorkersMemoryEnvironmentOrFileHasThem(ProxyCluster proxy) throws IOException {
        String name = "canary-" + UUID.randomUUID();
        try (FlightUser user = FlightUser.at(proxy.flightPort(), Tokens.of(name))) {
            assertThat(user.value(EVERYWHERE)).isEqualTo("1000 50");
            assertThatThrownBy(() -> user.rows("FROM sales.public.no_such_table"));
            assertThatThrownBy(() -> user.rows("FROM postgres_query('sales', 'SELECT 1/0')"));

            for (Worker worker : proxy.workers().now()) {
                try {
                    noPartHasThem(worker);
                } catch (IOException | UncheckedIOException e) {
                    if (worker.isAlive()) {
                        throw e;
                    }
                    // An idle one that was stopped meanwhile.
                }
            }
            assertThat(proxy.workers().now()).extracting(Worker::user).contains(name);
        }
    }

    private static void noPartHasThem(Worker worker) throws IOException {
        assertThat(ProcessMemory.find(worker.pid(), CANARIES))
                .as("memory of the worker of " + worker.user())
                .isEmpty();
        Path process = Path.of("/proc", "" + worker.pid());
        for (String file : List.of("environ", "cmdline")) {
            assertThat(Files.readString(process.resolve(file), StandardCharsets.ISO_8859_1))
                    .as(file)
                    .doesNotContain(CANARIES);
        }
        noFileHasThem(worker.directory());
    }

    /// Proves the search: a worker that is told the passwords has them.
    @Test
    void theSearchFindsThemInAWorkerThatWasTold(ShopDatabases databases) {
        try (DirectWorker worker = DirectWorker.start(databases.attached());
                FlightUser user =
                        FlightUser.atSocket(worker.flightSocket(), DirectWorker.credential())) {
            assertThat(user.value(EVERYWHERE)).isEqualTo("1000 50");

            assertThat(ProcessMemory.find(worker.pid(), CANARIES))
                    .contains(ShopDatabases.password());
        }
    }

    @Test
    void noLogMetricOrKeyHasThem(ProxyCluster proxy) throws IOException {
        noFileHasThem(Layout.logs("shared"));
        for (String path : List.of("/metrics", "/info", "/health", "/ready")) {
            assertThat(new Gateway(proxy::egress).get(path).body())
                    .as(path)
                    .doesNotContain(CANARIES);
            assertThat(new Gateway(proxy::http).get(path).body()).as(path).doesNotContain(CANARIES);
        }
        List<ProcessHandle> redis =
                ProcessHandle.current()
                        .descendants()
                        .filter(process -> process.info().command().orElse("").contains("redis"))
                        .toList();
        assertThat(redis).isNotEmpty();
        for (ProcessHandle process : redis) {
            assertThat(ProcessMemory.find(process.pid(), CANARIES)).as("Redis").isEmpty();
        }
    }

    private static void noFileHasThem(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(CANARIES);
            }
        }
    }
}
