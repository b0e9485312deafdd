package io.pondpilot.systemtests.provider;

import java.util.List;

/// What an honest provider would answer.
///
/// @param status HTTP
/// @param contentType of the entity
/// @param frames the entity in the pieces that it is written in
/// @param streamed by chunks, piece by piece, instead of with a length
/// @param deltas where the first delta is among the frames
/// @param endMark what tells that a stream is whole, as the last of the frames; empty for none
/// @param errorEvent what this wire format says when it fails within a stream
record Answer(
        int status,
        String contentType,
        List<String> frames,
        boolean streamed,
        int deltas,
        String endMark,
        String errorEvent) {
    static final String SSE = "text/event-stream; charset=utf-8";

    /// An answer with a length.
    static Answer json(int status, String json) {
        return new Answer(status, "application/json", List.of(json), false, 0, "", "");
    }

    /// The exact entity that a script names.
    static Answer exact(Script script) {
        String type = script.text("content-type", SSE);
        return new Answer(
                script.number("status", 200),
                type,
                List.of(script.entity()),
                type.startsWith("text/event-stream"),
                0,
                "",
                "");
    }
}
