package io.pondpilot.launcher.doctor;

/// What a check found.
///
/// @param verdict how bad it is
/// @param subject what was looked at, in a word or two
/// @param text what was found and, where it is not well, how to mend it
record Finding(Verdict verdict, String subject, String text) {
    enum Verdict {
        /// As it should be.
        OK,
        /// Worth knowing, and no obstacle.
        NOTE,
        /// An obstacle.
        BAD
    }

    static Finding ok(String subject, String text) {
        return new Finding(Verdict.OK, subject, text);
    }

    static Finding note(String subject, String text) {
        return new Finding(Verdict.NOTE, subject, text);
    }

    static Finding bad(String subject, String text) {
        return new Finding(Verdict.BAD, subject, text);
    }
}
