package io.pondpilot.worker.flight;

import com.google.protobuf.ByteString;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;

/// Transactions of the protocol: there are none yet, `GetSqlInfo` says so, and a call that names
/// one is refused rather than run outside it.
final class Transactions {
    private Transactions() {}

    /// Refuses a call that names a transaction.
    ///
    /// @throws ProxyException `INVALID_ARGUMENT` when a transaction is named
    static void refuse(ByteString transaction) {
        if (!transaction.isEmpty()) {
            throw new ProxyException(
                    ErrorCode.INVALID_ARGUMENT,
                    "no such transaction: every statement commits by itself; send BEGIN, the"
                            + " statements and COMMIT as one text instead");
        }
    }
}
