package io.pondpilot.common.worker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Lines over a socket channel with time-outs. A selector, because a blocking channel on a unix
/// socket has no read time-out. Not thread-safe but for [#close].
final class LineChannel implements AutoCloseable {
    /// An answer is small; a peer that sends more is not a worker.
    private static final int MAX_LINE = 1024 * 1024;

    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer input = ByteBuffer.allocate(8192).flip();

    private LineChannel(SocketChannel channel, Selector selector) {
        this.channel = channel;
        this.selector = selector;
    }

    static LineChannel connect(SocketAddress address, Duration timeout) throws IOException {
        SocketChannel channel =
                address instanceof UnixDomainSocketAddress
                        ? SocketChannel.open(StandardProtocolFamily.UNIX)
                        : SocketChannel.open();
        try {
            Selector selector = Selector.open();
            LineChannel lines = new LineChannel(channel, selector);
            try {
                channel.configureBlocking(false);
                channel.register(selector, 0);
                if (!channel.connect(address)) {
                    long deadline = System.nanoTime() + timeout.toNanos();
                    do {
                        lines.await(SelectionKey.OP_CONNECT, deadline);
                    } while (!channel.finishConnect());
                }
                return lines;
            } catch (IOException | RuntimeException e) {
                selector.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e instanceof IOException io ? io : new IOException(e);
        }
    }

    String ask(String line, Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        ByteBuffer output = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        while (output.hasRemaining()) {
            if (channel.write(output) == 0) {
                await(SelectionKey.OP_WRITE, deadline);
            }
        }
        return readLine(deadline);
    }

    private String readLine(long deadline) throws IOException {
        var line = new ByteArrayOutputStream();
        while (true) {
            while (input.hasRemaining()) {
                byte next = input.get();
                if (next == '\n') {
                    return line.toString(StandardCharsets.UTF_8);
                }
                line.write(next);
                if (line.size() > MAX_LINE) {
                    throw new IOException("the answer is longer than " + MAX_LINE + " bytes");
                }
            }
            input.clear();
            int read;
            try {
                read = channel.read(input);
            } finally {
                input.flip();
            }
            if (read < 0) {
                throw new IOException("the connection was closed");
            }
            if (read == 0) {
                await(SelectionKey.OP_READ, deadline);
            }
        }
    }

    boolean awaitEnd(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            while (true) {
                input.clear();
                int read = channel.read(input);
                input.clear().flip();
                if (read < 0) {
                    return true;
                }
                await(SelectionKey.OP_READ, deadline);
            }
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private void await(int operation, long deadline) throws IOException {
        SelectionKey key = channel.keyFor(selector);
        if (key == null || !key.isValid()) {
            throw new IOException("the connection was closed");
        }
        key.interestOps(operation);
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("time-out");
        }
        try {
            selector.select(millis);
            selector.selectedKeys().clear();
        } catch (ClosedSelectorException e) {
            throw new IOException("the connection was closed", e);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("interrupted");
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
            channel.close();
        } catch (IOException e) {
            // Nothing is left to do with a socket that does not close.
        }
    }
}
