package io.pondpilot.egress.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.pondpilot.egress.gate.Refusal;
import io.pondpilot.egress.gate.Visit;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What a worker sends once it is logged in: looks at the commands, lets their bytes through or
/// puts a statement in their place that fails at the server, so that answers stay in step.
final class CommandReader extends ByteToMessageDecoder {
    /// Of one statement on a read-only database.
    private static final int TEXT_LIMIT = 4 << 20;

    /// Longest `KILL QUERY`, the one statement that is looked at on a database that may be written.
    private static final int KILL_LIMIT = 64;

    private final MySqlGate gate;
    private final Visit visit;
    private final ReadOnlyScreen screen;

    /// What is left of the packet under way.
    private int left;

    private boolean dropping;

    /// The next packet belongs to the same command.
    private boolean continues;

    private boolean ended;

    CommandReader(MySqlGate gate, Visit visit) {
        this.gate = gate;
        this.visit = visit;
        screen = new ReadOnlyScreen(gate.target().database());
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (ended) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (left == 0) {
            next(context, in, out);
        }
        int here = Math.min(left, in.readableBytes());
        left -= here;
        if (dropping) {
            in.skipBytes(here);
        } else if (here > 0) {
            out.add(in.readRetainedSlice(here));
        }
    }

    /// Decides on the packet that begins here, once enough of it is here.
    private void next(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < Wire.HEADER) {
            return;
        }
        int length = in.getUnsignedMediumLE(in.readerIndex());
        if (continues) {
            take(length, dropping);
        } else if (length == 0) {
            end(context, in, "a command of no bytes");
        } else if (in.readableBytes() > Wire.HEADER) {
            command(context, in, length, out);
        }
    }

    private void command(ChannelHandlerContext context, ByteBuf in, int length, List<Object> out) {
        int command = in.getUnsignedByte(in.readerIndex() + Wire.HEADER);
        switch (Command.fate(command, gate.readOnly())) {
            case PASS -> take(length, false);
            case REPLACE -> replace(length, "this command is not allowed", out);
            case END -> end(context, in, "command " + command);
            case READ -> {
                if (length > (gate.readOnly() ? TEXT_LIMIT : KILL_LIMIT)) {
                    if (gate.readOnly()) {
                        replace(length, "a statement over 4 MiB", out);
                    } else {
                        take(length, false);
                    }
                } else if (in.readableBytes() >= Wire.HEADER + length) {
                    read(in, command, length, out);
                }
            }
        }
    }

    private void read(ByteBuf in, int command, int length, List<Object> out) {
        if (command == Command.RESET_CONNECTION) {
            // A real one would take back what the session began with.
            out.add(Wire.query("ROLLBACK"));
            drop(length);
            return;
        }
        Optional<String> text = utf8(in.nioBuffer(in.readerIndex() + Wire.HEADER + 1, length - 1));
        Optional<Kill> kill =
                command == Command.QUERY ? text.flatMap(Kill::read) : Optional.empty();
        if (kill.isPresent()) {
            kill(kill.get(), length, out);
        } else if (!gate.readOnly()) {
            take(length, false);
        } else {
            Optional<String> refusal =
                    text.isEmpty()
                            ? Optional.of("a statement that is not UTF-8")
                            : command == Command.INIT_DB
                                    ? otherDatabase(text.get())
                                    : screen.refusal(text.get());
            if (refusal.isPresent()) {
                replace(length, refusal.get(), out);
            } else {
                take(length, false);
            }
        }
    }

    private void kill(Kill kill, int length, List<Object> out) {
        var upstream = gate.connections().upstream(kill.connection(), visit.guest());
        if (upstream.isPresent()) {
            out.add(Wire.query(kill.statement(upstream.getAsInt())));
            drop(length);
        } else {
            replace(length, "no connection of this worker", out);
        }
    }

    private Optional<String> otherDatabase(String name) {
        return name.equals(gate.target().database())
                ? Optional.empty()
                : Optional.of("another database");
    }

    private void replace(int length, String reason, List<Object> out) {
        visit.refused(Refusal.READ_ONLY, reason);
        out.add(Refused.statement(visit.alias(), reason));
        drop(length);
    }

    private void drop(int length) {
        take(length, true);
    }

    private void take(int length, boolean drop) {
        left = Wire.HEADER + length;
        dropping = drop;
        continues = length == Wire.FULL;
    }

    private void end(ChannelHandlerContext context, ByteBuf in, String detail) {
        ended = true;
        int sequence = in.getUnsignedByte(in.readerIndex() + Wire.HEADER - 1) + 1;
        in.skipBytes(in.readableBytes());
        visit.refused(Refusal.PROTOCOL, detail);
        var _ =
                context.channel()
                        .writeAndFlush(Refused.packet(sequence, visit.alias(), Refusal.PROTOCOL))
                        .addListener(ChannelFutureListener.CLOSE);
    }

    private static Optional<String> utf8(ByteBuffer bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
