package io.pondpilot.ai.call;

import io.pondpilot.ai.provider.ModelCall;
import io.pondpilot.ai.upstream.ResponseHead;
import io.pondpilot.common.settings.AiSettings.Model;

/// An answer that has begun well.
///
/// @param model that gives it
/// @param prepared what it was asked
/// @param call to read on; the reader closes it
/// @param head of the answer
/// @param start bytes of its body that have been read
/// @param length how many of them
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(
        Model model,
        Prepared.Ready prepared,
        ModelCall call,
        ResponseHead head,
        byte[] start,
        int length) {}
