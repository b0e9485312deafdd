package io.pondpilot.common.database;

import io.pondpilot.common.value.Secret;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;

/// A worker's question whether a database answers: one line, `<number> <credential>`, at a place
/// beside its doors. The answer is one line: [#OK], or why not, in words for users.
///
/// @param number of the database in the configuration, from 1
/// @param credential of the worker
public record Knock(int number, Secret credential) {
    /// The database answers.
    public static final String OK = "ok";

    /// It did not answer in time.
    public static final String NO_ANSWER = "no answer in time";

    /// The question as a line, with its line break.
    public String line() {
        return number + " " + credential.value() + "\n";
    }

    /// Reads what [#line] wrote; empty when it is not that.
    public static Optional<Knock> parse(String line) {
        String[] words = line.strip().split(" ", -1);
        if (words.length != 2 || !words[0].matches("[1-9]\\d{0,4}") || words[1].isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Knock(Integer.parseInt(words[0]), new Secret(words[1])));
    }

    /// Why a server could not be dialled, in words for users: they name no place.
    public static String reason(Throwable failure) {
        return switch (failure) {
            case UnknownHostException _ -> "its host name is not known";
            case SocketTimeoutException _ -> NO_ANSWER;
            case ConnectException _ -> "connection refused";
            default -> "the network does not lead there";
        };
    }
}
