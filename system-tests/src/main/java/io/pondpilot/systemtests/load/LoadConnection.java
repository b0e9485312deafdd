package io.pondpilot.systemtests.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// One kept connection that sends the same request again and again.
final class LoadConnection implements AutoCloseable {
    private final byte[] request;
    private final Socket socket;
    private final InputStream in;
    private int frames;
    private byte before;

    /// Connects.
    ///
    /// @param request head and body
    LoadConnection(int port, byte[] request) throws IOException {
        this.request = request.clone();
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
        socket.setSoTimeout(60_000);
        in = new BufferedInputStream(socket.getInputStream(), 32 * 1024);
    }

    /// Hears of pieces of an answer as they come.
    @FunctionalInterface
    interface Piece {
        /// A piece has come.
        ///
        /// @param count of frames that are there now
        void came(int count);
    }

    /// Sends one and reads the whole answer.
    ///
    /// @return the digest of its entity
    /// @throws IOException also for a status other than 200
    String exchange(Piece piece) throws IOException {
        socket.getOutputStream().write(request);
        frames = 0;
        before = 0;
        MessageDigest digest = digest();
        String status = line();
        int length = -1;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        if (length >= 0) {
            take(length, digest, piece);
        } else {
            for (int chunk = size(); chunk > 0; chunk = size()) {
                take(chunk, digest, piece);
                line();
            }
            line();
        }
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException(status);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private int size() throws IOException {
        return Integer.parseInt(line().strip(), 16);
    }

    private void take(int length, MessageDigest digest, Piece piece) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        digest.update(bytes);
        for (byte b : bytes) {
            if (b == '\n' && before == '\n') {
                frames++;
            }
            before = b;
        }
        piece.came(frames);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            if (b != '\r') {
                line.append((char) b);
            }
        }
        return line.toString();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
