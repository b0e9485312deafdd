package io.pondpilot.ai.call;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pondpilot.ai.model.BodyEdit;
import io.pondpilot.ai.upstream.UpstreamException;
import io.pondpilot.ai.wire.AnswerStream;
import io.pondpilot.ai.wire.ChatStream;
import io.pondpilot.ai.wire.Dialect;
import io.pondpilot.ai.wire.MessagesStream;
import io.pondpilot.ai.wire.PassThrough;
import io.pondpilot.ai.wire.StreamReport;
import io.pondpilot.ai.wire.WholeAnswer;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Gives one answer on, in the client's dialect and in the way that it asked for.
final class Relays {
    private static final byte[] NOTHING = {};

    private final Client client;
    private final Lifeline lifeline;
    private final CallLog log;
    private final long idle;
    private final InstantSource clock;
    private @Nullable AnswerStream stream;
    private @Nullable StreamReport document;

    Relays(Client client, Lifeline lifeline, CallLog log, long idleNanos, InstantSource clock) {
        this.client = client;
        this.lifeline = lifeline;
        this.log = log;
        this.idle = idleNanos;
        this.clock = clock;
    }

    /// What is known of the answer so far.
    StreamReport soFar(Answer answer) {
        AnswerStream running = stream;
        if (document != null) {
            return document;
        }
        return running == null
                ? WholeAnswer.report(answer.prepared().operation().dialect(), NOTHING)
                : running.report();
    }

    /// A stream.
    ///
    /// @param prompt guessed tokens
    Relayed stream(AiRequest request, Answer answer, long prompt) {
        Dialect from = answer.prepared().operation().dialect();
        Dialect to = request.operation().dialect();
        AnswerStream running;
        if (from == to) {
            running = new PassThrough(from, answer.prepared().hidesUsage());
        } else if (from == Dialect.MESSAGES) {
            running =
                    new ChatStream(
                            clock.instant().getEpochSecond(),
                            request.json()
                                    .path("stream_options")
                                    .path("include_usage")
                                    .asBoolean());
        } else {
            running = new MessagesStream(prompt);
        }
        stream = running;
        return new StreamRelay(client, lifeline, log, idle).relay(answer, running);
    }

    /// One document.
    Relayed whole(AiRequest request, Answer answer) {
        Dialect from = answer.prepared().operation().dialect();
        byte[] body;
        try {
            body = new WholeRelay(lifeline, log, idle).read(answer);
        } catch (UpstreamException e) {
            return new Relayed(
                    lifeline.ended() == null ? Relayed.How.TRUNCATED : Relayed.How.ENDED,
                    soFar(answer));
        }
        StreamReport report = WholeAnswer.report(from, body);
        document = report;
        String type = answer.head().find("content-type").orElse("application/json");
        byte[] said = body;
        if (from != request.operation().dialect()) {
            Optional<ObjectNode> document = WholeAnswer.read(body);
            if (document.isEmpty()) {
                return new Relayed(Relayed.How.TRUNCATED, report);
            }
            type = "application/json";
            said =
                    BodyEdit.bytesOf(
                            from == Dialect.MESSAGES
                                    ? WholeAnswer.toChat(
                                            document.get(), clock.instant().getEpochSecond())
                                    : WholeAnswer.toMessages(document.get()));
        }
        log.firstByte();
        client.send(200, type, said);
        return new Relayed(Relayed.How.COMPLETE, report);
    }
}
