package io.pondpilot.worker.forward;

import io.pondpilot.common.remote.AllowedHost;
import io.pondpilot.common.value.Secret;
import io.pondpilot.common.worker.WorkerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A port on the loopback address that is the HTTP gate to whoever connects: it passes each
/// connection to the gate's door, and puts the worker's credential into the request to connect, so
/// that no setting of DuckDB holds it. Bounded: at most [#MOST] connections, the next ones wait.
public final class Forwarder implements AutoCloseable {
    /// Connections at once.
    static final int MOST = 64;

    private static final Logger log = LoggerFactory.getLogger(Forwarder.class);

    private final ServerSocketChannel port;
    private final WorkerAddress door;
    private final Secret credential;
    private final Semaphore room = new Semaphore(MOST);
    private final Set<Forwarding> open = ConcurrentHashMap.newKeySet();
    private final Refusals refusals = new Refusals();

    private Forwarder(ServerSocketChannel port, WorkerAddress door, Secret credential) {
        this.port = port;
        this.door = door;
        this.credential = credential;
    }

    /// Listens on a free port.
    ///
    /// @param door where the HTTP gate is; it need not be there yet
    /// @throws IOException when there is no loopback address
    public static Forwarder start(WorkerAddress door, Secret credential) throws IOException {
        ServerSocketChannel port = ServerSocketChannel.open(StandardProtocolFamily.INET);
        try {
            port.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), MOST);
        } catch (IOException e) {
            port.close();
            throw e;
        }
        var forwarder = new Forwarder(port, door, credential);
        Thread.ofVirtual().name("forwarder").start(forwarder::accept);
        return forwarder;
    }

    /// Where it listens.
    ///
    /// @throws IOException when it is closed
    public int port() throws IOException {
        return ((InetSocketAddress) port.getLocalAddress()).getPort();
    }

    /// Why the gate last refused this host; empty when it did not.
    public Optional<String> refusal(AllowedHost host) {
        return refusals.find(host.toString());
    }

    private void accept() {
        while (port.isOpen()) {
            try {
                room.acquire();
                begin(port.accept());
            } catch (IOException e) {
                room.release();
                if (port.isOpen()) {
                    log.atWarn().setCause(e).log("A connection to the HTTP gate was not taken");
                }
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    private void begin(SocketChannel client) {
        var forwarding = new Forwarding(client, credential, refusals);
        open.add(forwarding);
        Thread.ofVirtual()
                .name("forward")
                .start(() -> {
                    try (forwarding) {
                        forwarding.run(this::dial);
                    } finally {
                        open.remove(forwarding);
                        room.release();
                    }
                });
    }

    private SocketChannel dial() throws IOException {
        return SocketChannel.open(door.socketAddress());
    }

    /// Ends all connections.
    @Override
    public void close() {
        try {
            port.close();
        } catch (IOException e) {
            log.atDebug().setCause(e).log("The forwarder's port was not closed");
        }
        open.forEach(Forwarding::close);
    }
}
