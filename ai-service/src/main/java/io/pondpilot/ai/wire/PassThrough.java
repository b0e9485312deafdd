package io.pondpilot.ai.wire;

import java.io.ByteArrayOutputStream;

/// The same dialect on both sides: every event is written as it came, byte for byte.
public final class PassThrough implements AnswerStream {
    private final StreamTap tap;
    private final boolean dropUsage;
    private final SseFrames frames = new SseFrames(new Writer());
    private ByteArrayOutputStream out = new ByteArrayOutputStream(0);
    private boolean ending;

    /// @param dropUsage whether the one chunk that holds nothing but usage is kept from the client,
    ///   who did not ask for it and may stumble over its empty `choices`
    public PassThrough(Dialect dialect, boolean dropUsage) {
        this.tap = new StreamTap(dialect);
        this.dropUsage = dropUsage && dialect == Dialect.CHAT;
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, ByteArrayOutputStream sink) {
        out = sink;
        frames.feed(bytes, offset, length);
    }

    @Override
    public void end(ByteArrayOutputStream sink) {
        out = sink;
        ending = true;
        frames.end();
    }

    @Override
    public boolean atBoundary() {
        return frames.atBoundary();
    }

    @Override
    public StreamReport report() {
        return tap.report();
    }

    private final class Writer implements SseFrames.Sink {
        @Override
        public void frame(SseFrame frame) {
            tap.frame(frame);
            boolean half = ending && !tap.isComplete();
            if (!half && !(dropUsage && tap.lastWasUsageOnly())) {
                out.write(frame.raw(), frame.from(), frame.to() - frame.from());
            }
        }

        @Override
        public void piece(byte[] bytes, int from, int to) {
            out.write(bytes, from, to - from);
        }
    }
}
