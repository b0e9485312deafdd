package io.pondpilot.flight.upstream;

/// What the answers on one event loop may pin beyond their first windows. An answer that moves is
/// lent a wide window while there is budget; however many readers stop, they hold no more than
/// their first windows and this. Only its own loop may touch it.
final class WindowBudget {
    private int left;

    /// @param bytes to lend at once
    WindowBudget(int bytes) {
        this.left = bytes;
    }

    /// Lends bytes.
    ///
    /// @return false when there are not as many
    boolean take(int bytes) {
        if (bytes > left) {
            return false;
        }
        left -= bytes;
        return true;
    }

    /// Undoes one [#take].
    void giveBack(int bytes) {
        left += bytes;
    }
}
