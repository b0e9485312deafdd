package io.pondpilot.egress.postgres;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A client of the protocol that sends what it is told, written from the protocol's description.
final class RawClient implements AutoCloseable {
    private final SocketChannel channel;
    private final DataInputStream in;
    final Map<String, String> parameters = new LinkedHashMap<>();
    int process;
    int key;

    /// One message of the server.
    record Message(char type, ByteBuffer body) {
        /// The fields of an error, or the values of a row, as one text.
        String text() {
            return StandardCharsets.UTF_8.decode(body.duplicate()).toString();
        }

        /// A field of an error.
        String field(char code) {
            for (String field : text().split("\0", -1)) {
                if (!field.isEmpty() && field.charAt(0) == code) {
                    return field.substring(1);
                }
            }
            return "";
        }
    }

    RawClient(Path socket) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        in = new DataInputStream(Channels.newInputStream(channel));
    }

    void send(byte[]... parts) throws IOException {
        for (byte[] part : parts) {
            ByteBuffer bytes = ByteBuffer.wrap(part);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    static byte[] startup(int major, int minor, String... parameters) {
        ByteBuffer bytes = ByteBuffer.allocate(2 << 20);
        bytes.putInt(0).putInt((major << 16) | minor);
        for (String text : parameters) {
            bytes.put(text.getBytes(StandardCharsets.UTF_8)).put((byte) 0);
        }
        bytes.put((byte) 0);
        bytes.putInt(0, bytes.position());
        return cut(bytes);
    }

    static byte[] special(int code, int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + 4 * values.length);
        bytes.putInt(bytes.capacity()).putInt(code);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    static byte[] message(char type, byte[] body) {
        return ByteBuffer.allocate(5 + body.length)
                .put((byte) type)
                .putInt(4 + body.length)
                .put(body)
                .array();
    }

    /// A message of texts that each end with a zero.
    static byte[] texts(char type, String... texts) {
        String all = Arrays.stream(texts).map(text -> text + "\0").collect(Collectors.joining());
        return message(type, all.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] parse(String name, String sql) {
        byte[] names = (name + "\0" + sql + "\0").getBytes(StandardCharsets.UTF_8);
        return message('P', ByteBuffer.allocate(names.length + 2).put(names).array());
    }

    /// Bind, describe, execute and synchronise the statement of that name.
    static byte[] run(String name) {
        byte[] bind = ("\0" + name + "\0\0\0\0\0\0\0").getBytes(StandardCharsets.UTF_8);
        byte[] execute = new byte[5];
        ByteBuffer all = ByteBuffer.allocate(200);
        all.put(message('B', bind)).put(message('E', execute)).put(message('S', new byte[0]));
        return cut(all);
    }

    void login(String password) throws IOException {
        send(startup(3, 0, "user", "pondpilot", "database", "any", "application_name", "raw"));
        expect('R');
        send(texts('p', password));
        for (Message message = expect('R'); message.type() != 'Z'; message = next()) {
            if (message.type() == 'S') {
                String[] pair = message.text().split("\0", -1);
                parameters.put(pair[0], pair[1]);
            } else if (message.type() == 'K') {
                process = message.body().getInt(0);
                key = message.body().getInt(4);
            }
        }
    }

    /// All messages to the next `ReadyForQuery`.
    List<Message> query(String sql) throws IOException {
        send(texts('Q', sql));
        return untilReady();
    }

    List<Message> untilReady() throws IOException {
        List<Message> all = new ArrayList<>();
        do {
            all.add(next());
        } while (all.getLast().type() != 'Z');
        return all;
    }

    /// The first value of the first row.
    String value(String sql) throws IOException {
        for (Message message : query(sql)) {
            if (message.type() == 'D') {
                ByteBuffer row = message.body().duplicate();
                row.getShort();
                byte[] value = new byte[row.getInt()];
                row.get(value);
                return new String(value, StandardCharsets.UTF_8);
            }
            if (message.type() == 'E') {
                throw new IOException(message.text());
            }
        }
        throw new IOException("no row");
    }

    /// The error that a query ends with.
    Message error(String sql) throws IOException {
        return error(query(sql));
    }

    static Message error(List<Message> answer) throws IOException {
        return answer.stream()
                .filter(message -> message.type() == 'E')
                .findFirst()
                .orElseThrow(() -> new IOException("no error"));
    }

    Message expect(char type) throws IOException {
        Message message = next();
        if (message.type() != type) {
            throw new IOException("not " + type + " but " + message.type() + message.text());
        }
        return message;
    }

    Message next() throws IOException {
        char type = (char) in.readUnsignedByte();
        byte[] body = new byte[in.readInt() - 4];
        in.readFully(body);
        return new Message(type, ByteBuffer.wrap(body));
    }

    /// A single byte, as the answer to the wish for TLS.
    char letter() throws IOException {
        return (char) in.readUnsignedByte();
    }

    /// What is left to read until the other side has closed.
    byte[] rest() {
        try {
            return in.readAllBytes();
        } catch (IOException e) {
            // A reset, since it closed with bytes of ours unread.
            return new byte[0];
        }
    }

    /// Whether the other side closes rather than say anything more.
    boolean isClosed() throws IOException {
        try {
            next();
            return false;
        } catch (EOFException e) {
            return true;
        }
    }

    private static byte[] cut(ByteBuffer bytes) {
        byte[] all = new byte[bytes.position()];
        bytes.get(0, all);
        return all;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
