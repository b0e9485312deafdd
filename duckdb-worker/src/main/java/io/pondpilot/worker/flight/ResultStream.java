package io.pondpilot.worker.flight;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.worker.engine.EnumText;
import io.pondpilot.worker.engine.Execution;
import io.pondpilot.worker.engine.Result;
import io.pondpilot.worker.engine.Session;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;

/// Streams one result to one client on a thread of its own: it sends while the client is ready and
/// sleeps while it is not, so a slow reader costs a thread and a few batches.
final class ResultStream implements Runnable {
    private final Source source;
    private final Call call;
    private final ServerStreamListener client;
    private final BufferAllocator allocator;
    private final Failures failures;

    ResultStream(
            Source source,
            Call call,
            ServerStreamListener client,
            BufferAllocator allocator,
            Failures failures) {
        this.source = source;
        this.call = call;
        this.client = client;
        this.allocator = allocator;
        this.failures = failures;
        client.setOnReadyHandler(call::signal);
        client.setOnCancelHandler(call::signal);
    }

    /// Where the result comes from.
    interface Source {
        /// Called once, on the stream's thread; may block.
        Pending open();
    }

    @Override
    public void run() {
        try {
            try (call;
                    Pending pending = source.open();
                    VectorSchemaRoot root = VectorSchemaRoot.create(pending.schema(), allocator)) {
                call.check();
                stream(pending, root);
            }
            client.completed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            client.error(failures.status(e, call));
        } catch (RuntimeException | Error e) {
            client.error(failures.status(e, call));
        }
    }

    private void stream(Pending pending, VectorSchemaRoot root) throws InterruptedException {
        VectorLoader loader = new VectorLoader(root);
        switch (pending) {
            case Pending.Done done -> {
                client.start(root, null, IpcOption.DEFAULT);
                for (ArrowRecordBatch batch : done.batches()) {
                    send(batch, root, loader);
                }
            }
            case Pending.Started started -> {
                call.uses(started.session());
                send(started.result(), pending, root, loader);
            }
            case Pending.Lazy lazy -> {
                try (Session session = lazy.session(call)) {
                    call.uses(session);
                    try (Result result =
                            Execution.rows(
                                    session,
                                    lazy.sql(),
                                    List.of(),
                                    allocator,
                                    Batches.rows(lazy.schema()))) {
                        send(result, pending, root, loader);
                    }
                }
            }
        }
    }

    /// The schema goes out with the first batch: one wake-up of the client less for a small result,
    /// and a query that fails before its first row answers by its status alone.
    private void send(Result result, Pending pending, VectorSchemaRoot root, VectorLoader loader)
            throws InterruptedException {
        if (!Batches.sameTypes(EnumText.schema(result.root().getSchema()), pending.schema())) {
            throw new ProxyException(
                    ErrorCode.NOT_FOUND,
                    "the columns of this query have changed since it was asked for; run it again");
        }
        boolean more = result.next();
        client.start(root, null, IpcOption.DEFAULT);
        while (more) {
            Deque<ArrowRecordBatch> batches = new ArrayDeque<>();
            try {
                Batches.cut(result, pending.schema(), allocator, batches::add);
                while (!batches.isEmpty()) {
                    try (ArrowRecordBatch batch = batches.remove()) {
                        send(batch, root, loader);
                    }
                }
            } finally {
                batches.forEach(ArrowRecordBatch::close);
            }
            call.await(client::isReady);
            more = result.next();
        }
    }

    private void send(ArrowRecordBatch batch, VectorSchemaRoot root, VectorLoader loader)
            throws InterruptedException {
        call.await(client::isReady);
        loader.load(batch);
        client.putNext();
        root.clear();
    }
}
