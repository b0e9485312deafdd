package io.pondpilot.egress.door;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.pondpilot.common.worker.DoorPlace;
import io.pondpilot.common.worker.WorkerAddress;
import io.pondpilot.common.worker.WorkerPlace;
import io.pondpilot.egress.gate.Arrivals;
import io.pondpilot.egress.gate.Guest;
import io.pondpilot.egress.gate.Guests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/// All doors of one worker. Closing them ends its connections.
final class WorkerDoors implements AutoCloseable {
    /// Connections of one worker that have not logged in, or wait for a place, at each of its
    /// doors.
    private static final int BACKLOG = 64;

    private static final Set<PosixFilePermission> ANYBODY =
            PosixFilePermissions.fromString("rw-rw-rw-");

    private final WorkerPlace place;
    private final Guest guest;
    private final ChannelGroup channels =
            new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

    private WorkerDoors(WorkerPlace place, Guest guest) {
        this.place = place;
        this.guest = guest;
    }

    /// Opens them. Files that a former run of this service left are replaced.
    ///
    /// @throws IOException when a socket cannot be made
    static WorkerDoors open(
            WorkerPlace place, Guest guest, List<Entrance> entrances, DoorsContext context)
            throws IOException {
        Path directory = place.doors();
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("it has no directory for doors");
        }
        var doors = new WorkerDoors(place, guest);
        try {
            for (Entrance entrance : entrances) {
                doors.open(entrance, context);
            }
            return doors;
        } catch (IOException | RuntimeException e) {
            doors.close();
            throw e;
        }
    }

    private void open(Entrance entrance, DoorsContext context) throws IOException {
        WorkerAddress address = entrance.at().apply(new DoorPlace.Directory(place.doors()));
        if (!(address instanceof WorkerAddress.Unix(Path socket))) {
            throw new IllegalArgumentException("a directory has sockets only");
        }
        Files.deleteIfExists(socket);
        var bound =
                new ServerBootstrap()
                        .group(context.loops())
                        .channel(context.transport().unixServerChannel())
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childHandler(new Arrivals(worker -> arrived(worker, entrance, context)))
                        .bind(context.transport().resolve(address))
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "the door for '" + entrance.alias() + "' cannot be opened", bound.cause());
        }
        channels.add(bound.channel());
        // The worker may be another account. Who else there is does not get into the directory.
        Files.setPosixFilePermissions(socket, ANYBODY);
    }

    Guest guest() {
        return guest;
    }

    @Override
    public void close() {
        channels.close().awaitUninterruptibly();
    }

    private void arrived(Channel worker, Entrance entrance, DoorsContext context) {
        channels.add(worker);
        var visit =
                new DoorVisit(
                        worker,
                        new Guests.One(guest),
                        guest.user() + " " + guest.generation(),
                        entrance,
                        context);
        visit.open(() -> {});
        entrance.gate().open(worker, visit);
    }
}
