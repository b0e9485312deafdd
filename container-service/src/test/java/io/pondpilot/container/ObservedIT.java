package io.pondpilot.container;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.lease.Lease.State;
import io.pondpilot.common.lease.Route;
import io.pondpilot.common.telemetry.LogfmtLayout;
import io.pondpilot.container.orchestrator.WorkerName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// What operators see: the documented log lines and the management port.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ObservedIT {
    private static final Duration SOON = Duration.ofSeconds(15);

    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    @TempDir Path directory;

    @BeforeEach
    void listen() {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        appender.setContext(context);
        appender.start();
        context.getLogger("io.pondpilot").addAppender(appender);
    }

    @AfterEach
    void ignore() {
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger("io.pondpilot")
                .detachAppender(appender);
    }

    private List<String> lines() {
        var layout = new LogfmtLayout();
        return List.copyOf(appender.list).stream()
                .map(event -> layout.doLayout(event).strip())
                .toList();
    }

    private boolean seen(String start) {
        return lines().stream().anyMatch(line -> line.startsWith(start));
    }

    @Test
    void documentedLinesAreWrittenAsDocumented() throws Exception {
        try (var deployment =
                new Deployment(
                        directory,
                        "containers.idle_timeout",
                        "2s",
                        "containers.reap_interval",
                        "500ms")) {
            deployment.server();
            Route route = deployment.route("abc123");
            deployment.client.acquire(new UserId("broken-bob"), false);
            Deployment.until(SOON, "gone", () -> deployment.state("abc123") == State.ABSENT);
            WorkerName name = WorkerName.of(route.user(), route.generation());

            Deployment.until(SOON, "stopped", () -> seen("level=info msg=\"Container stopped\""));
            assertThat(lines())
                    .contains(
                            "level=info msg=\"Container spawned\" user_id=abc123 container_id="
                                    + name,
                            "level=info msg=\"Container stopped\" user_id=abc123"
                                    + " reason=idle_timeout")
                    .anyMatch(line ->
                            line.startsWith(
                                    "level=error msg=\"Container spawn failed\""
                                            + " user_id=broken-bob error=\""));
            assertThat(lines()).noneMatch(line -> line.contains("s3cret-pw"));
        }
    }

    @Test
    void crashIsLoggedWithItsSignal() throws Exception {
        try (var deployment = new Deployment(directory)) {
            deployment.server();
            deployment.signal(deployment.pid(deployment.route("ann")), "KILL");

            Deployment.until(
                    SOON,
                    "crash logged",
                    () ->
                            seen(
                                    "level=warn msg=\"Container stopped\" user_id=ann"
                                            + " reason=crashed exit_code=\"signal 9\""));
        }
    }

    @Test
    void cleanStopSaysWhatItStopsAndNothingElse() throws Exception {
        try (var deployment = new Deployment(directory)) {
            ContainerServer server = deployment.server();
            deployment.route("ann");
            deployment.client.acquire(new UserId("silent-sam"), false);
            Deployment.until(SOON, "two", () -> deployment.pids().size() == 2);
            Thread.sleep(500);
            appender.list.clear();

            server.close();

            assertThat(lines())
                    .contains("level=info msg=\"Container stopped\" user_id=ann reason=shutdown")
                    .allMatch(line -> line.contains("Container stopped"));
        }
    }

    @Test
    void redisAwayIsSaidOnceAndItsReturnToo() throws Exception {
        try (var deployment = new Deployment(directory)) {
            ContainerServer server = deployment.server();
            deployment.route("ann");
            assertThat(Observed.get(server, "/ready").statusCode()).isEqualTo(200);

            deployment.redis.stop();
            Deployment.until(SOON, "said", () -> seen("level=warn msg=\"Redis cannot be reached"));
            Thread.sleep(3_000);
            assertThat(Observed.get(server, "/metrics").body())
                    .contains("pondpilot_containers_redis_away 1.0")
                    .contains("pondpilot_containers_active 1.0");
            assertThat(Observed.get(server, "/health").statusCode()).isEqualTo(200);
            assertThat(Observed.get(server, "/ready").statusCode()).isEqualTo(503);
            deployment.redis.startEmpty();
            Deployment.until(SOON, "back", () -> seen("level=info msg=\"Redis is back\""));

            assertThat(lines())
                    .filteredOn(line -> line.contains("Redis cannot be reached"))
                    .hasSize(1);
            assertThat(deployment.pids()).hasSize(1);
        }
    }

    @Test
    void metricsCountAndTimeStartsByPhase() throws Exception {
        try (var deployment = new Deployment(directory)) {
            ContainerServer server = deployment.server();
            deployment.route("ann");

            Deployment.until(
                    SOON,
                    "counted",
                    () ->
                            Observed.get(server, "/metrics")
                                    .body()
                                    .contains("pondpilot_containers_spawned_total 1.0"));
            assertThat(Observed.get(server, "/metrics").body())
                    .contains("pondpilot_containers_start_seconds_count{phase=\"queue\"} 1")
                    .contains("pondpilot_containers_start_seconds_count{phase=\"start\"} 1")
                    .contains("pondpilot_containers_start_seconds_count{phase=\"bootstrap\"} 1")
                    .contains("pondpilot_containers_start_seconds_count{phase=\"probe\"} 1")
                    .contains("pondpilot_containers_start_seconds_count{phase=\"ready\"} 1")
                    .doesNotContain("ann-");
        }
    }
}
