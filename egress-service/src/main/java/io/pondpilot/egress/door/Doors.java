package io.pondpilot.egress.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.lease.Lease;
import io.pondpilot.common.lifecycle.Closer;
import io.pondpilot.common.net.Transport;
import io.pondpilot.common.telemetry.Keys;
import io.pondpilot.common.worker.DoorPlace;
import io.pondpilot.common.worker.WorkerPlace;
import io.pondpilot.egress.gate.Guest;
import io.pondpilot.egress.measure.EgressMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Opens the doors of each worker that appears in the run directory, closes those of each that is
/// gone, and those on the network, which are everybody's. After a restart it finds the workers that
/// are there. Nothing is kept but what the directory says.
public final class Doors implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Doors.class);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path runDirectory;
    private final List<Entrance> entrances;
    private final WorkerCredentials credentials;
    private final Told told;
    private final DoorsContext context;
    private final Map<String, WorkerDoors> open = new ConcurrentHashMap<>();
    private final Closer closer = new Closer();
    private final Set<String> unusable = new HashSet<>();
    private final Thread watch = Thread.ofPlatform().name("doors").daemon().unstarted(this::watch);
    private volatile boolean closed;
    private final CountDownLatch firstLook = new CountDownLatch(1);
    private volatile boolean lockedOut;

    /// What doors stand on.
    ///
    /// @param runDirectory where the workers' directories appear; it need not exist yet
    /// @param network for workers that have no directory here; empty means there are none
    /// @param credentials what each worker must present
    /// @param find reads one lease; blocks
    /// @param publish hears about once a second of the connections of each user that has any
    /// @param loginTimeout from the first byte to both sides joined
    public record Setup(
            Path runDirectory,
            Optional<DoorPlace.Network> network,
            Transport transport,
            EventLoopGroup loops,
            WorkerCredentials credentials,
            Function<UserId, Optional<Lease>> find,
            Consumer<Map<UserId, Map<String, Integer>>> publish,
            Duration loginTimeout) {}

    private Doors(Setup setup, List<Entrance> entrances, MeterRegistry registry) {
        this.runDirectory = setup.runDirectory();
        this.entrances = List.copyOf(entrances);
        this.credentials = setup.credentials();
        this.told = new Told(setup.publish());
        var rooms = new Rooms();
        var metrics = new HashMap<String, EgressMetrics>();
        for (Entrance entrance : entrances) {
            String alias = entrance.alias();
            metrics.put(alias, new EgressMetrics(registry, alias, () -> rooms.open(alias)));
        }
        this.context =
                new DoorsContext(
                        setup.transport(),
                        setup.loops(),
                        new Leases(setup.find()),
                        rooms,
                        new Denials(),
                        metrics,
                        setup.loginTimeout());
    }

    /// Begins to watch; the workers that are there have their doors when this returns.
    ///
    /// @throws io.pondpilot.common.failure.ProxyException when a port for doors is taken
    public static Doors open(Setup setup, List<Entrance> entrances, MeterRegistry registry) {
        var doors = new Doors(setup, entrances, registry);
        setup.network()
                .ifPresent(place ->
                        doors.closer.add(
                                NetworkDoors.open(
                                        place, doors.entrances, doors.credentials, doors.context)));
        doors.watch.start();
        try {
            doors.firstLook.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return doors;
    }

    /// Whether the run directory was looked through, and is not another's.
    public boolean ready() {
        return firstLook.getCount() == 0 && !lockedOut;
    }

    private void watch() {
        try (var directory = new WatchedDirectory(runDirectory)) {
            while (!closed) {
                try {
                    look(directory);
                    firstLook.countDown();
                    directory.awaitChange();
                } catch (IOException | RuntimeException e) {
                    log.atWarn().setCause(e).log("The run directory cannot be watched");
                    Thread.sleep(1000);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.atWarn().setCause(e).log("The watch of the run directory was not closed");
        } finally {
            firstLook.countDown();
            open.values().forEach(WorkerDoors::close);
        }
    }

    private void look(WatchedDirectory directory) throws IOException {
        boolean mine = directory.own();
        if (!mine && !lockedOut) {
            log.atError()
                    .addKeyValue(Keys.PATH, runDirectory)
                    .log("Another egress-service serves this run directory; waiting for its end");
        }
        lockedOut = !mine;
        if (mine) {
            Set<Path> present = directory.entries();
            Set<String> names = new HashSet<>();
            present.forEach(path -> names.add(path.getFileName().toString()));
            List.copyOf(open.keySet()).stream()
                    .filter(name -> !names.contains(name))
                    .forEach(this::closeDoors);
            unusable.retainAll(names);
            present.forEach(this::openDoors);
            told.now(context.rooms().open());
            context.denials().sweep();
        }
    }

    private void openDoors(Path directory) {
        String name = directory.getFileName().toString();
        if (name.endsWith(WorkerPlace.UNFINISHED)
                || open.containsKey(name)
                || unusable.contains(name)
                || !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        var place = new WorkerPlace(directory);
        try {
            Guest guest = guest(place);
            open.put(name, WorkerDoors.open(place, guest, entrances, context));
            log.atDebug()
                    .addKeyValue(Keys.USER_ID, guest.user().value())
                    .addKeyValue(Keys.GENERATION, guest.generation())
                    .log("Doors opened");
        } catch (IOException | IllegalArgumentException e) {
            unusable.add(name);
            log.atWarn()
                    .addKeyValue(Keys.PATH, directory)
                    .addKeyValue(Keys.ERROR, String.valueOf(e.getMessage()))
                    .log("A worker has no doors to its databases");
        }
    }

    private void closeDoors(String name) {
        WorkerDoors doors = open.remove(name);
        if (doors != null) {
            doors.close();
            context.leases().forget(doors.guest().user());
        }
    }

    private Guest guest(WorkerPlace place) throws IOException {
        try {
            JsonNode labels = MAPPER.readTree(Files.readString(place.labels()));
            var user = new UserId(labels.path("user").asText());
            long generation = labels.path("generation").asLong();
            return new Guest(user, generation, credentials.of(user, generation));
        } catch (JsonProcessingException e) {
            throw new IOException("its labels are not JSON", e);
        }
    }

    /// Closes all doors and ends the connections behind them.
    @Override
    public void close() {
        closer.close();
        closed = true;
        watch.interrupt();
        try {
            watch.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
