package io.pondpilot.worker.airport;

/// Why a call failed, in the form that the extension turns into an exception of DuckDB.
public final class Refusal {
    private Refusal() {}

    /// An `InvalidInputException` with this text.
    public static byte[] packed(String text) {
        return Packed.of(packer -> {
            packer.packMapHeader(2);
            packer.packString("exception_type").packString("InvalidInputException");
            packer.packString("message").packString(text);
        });
    }
}
