package io.pondpilot.common.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// One Lua script, sent by its hash; when Redis does not know it (it was restarted), once in full.
/// Thread-safe.
///
/// @param <T> what it returns: `Long`, or `List` of texts and numbers
public final class Script<T> {
    private final RedisConnections redis;
    private final String source;
    private final String digest;
    private final ScriptOutputType output;

    private Script(RedisConnections redis, String source, ScriptOutputType output) {
        this.redis = redis;
        this.source = source;
        this.digest = redis.commands().digest(source);
        this.output = output;
    }

    /// A script that returns a number.
    public static Script<Long> number(RedisConnections redis, Class<?> owner, String... files) {
        return new Script<>(redis, load(owner, files), ScriptOutputType.INTEGER);
    }

    /// A script that returns a list.
    public static Script<List<Object>> list(
            RedisConnections redis, Class<?> owner, String... files) {
        return new Script<>(redis, load(owner, files), ScriptOutputType.MULTI);
    }

    private static String load(Class<?> owner, String... files) {
        var source = new StringBuilder();
        for (String file : files) {
            try (InputStream in = owner.getResourceAsStream(file)) {
                if (in == null) {
                    throw new IllegalStateException(file + " is not on the class path");
                }
                source.append(new String(in.readAllBytes(), StandardCharsets.UTF_8)).append('\n');
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return source.toString();
    }

    /// Runs the script and waits for its answer, at most the command time-out.
    ///
    /// @throws io.pondpilot.common.failure.ProxyException when Redis cannot be reached
    public T run(List<String> keys, String... arguments) {
        try {
            return send(keys, arguments)
                    .get(2 * RedisConnections.COMMAND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw RedisConnections.unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProxyException(ErrorCode.CANCELLED, "the call was interrupted", e);
        }
    }

    /// Runs the script without waiting. One of the two is called once, on a thread of the Redis
    /// client or on this one; neither may block.
    public void run(
            List<String> keys,
            String[] arguments,
            Consumer<T> then,
            Consumer<RuntimeException> otherwise) {
        var _ =
                send(keys, arguments)
                        .whenComplete((answer, failure) -> {
                            if (failure == null) {
                                then.accept(answer);
                            } else {
                                otherwise.accept(failure(cause(failure)));
                            }
                        });
    }

    private CompletableFuture<T> send(List<String> keys, String... arguments) {
        String[] keyArray = keys.toArray(String[]::new);
        try {
            CompletionStage<T> known =
                    redis.commands().evalsha(digest, output, keyArray, arguments);
            return known.exceptionallyCompose(failure ->
                            cause(failure) instanceof RedisNoScriptException
                                    ? redis.commands().eval(source, output, keyArray, arguments)
                                    : CompletableFuture.failedStage(cause(failure)))
                    .toCompletableFuture();
        } catch (RedisException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    private static RuntimeException failure(Throwable cause) {
        // A script that fails is a fault of ours; anything else means that Redis is away.
        if (cause instanceof RedisCommandExecutionException && !isBusy(cause)) {
            return new IllegalStateException("a script failed in Redis", cause);
        }
        return RedisConnections.unavailable(cause);
    }

    private static boolean isBusy(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return Stream.of(
                        "LOADING", "READONLY", "MASTERDOWN", "BUSY", "NOREPLICAS", "OOM", "MISCONF")
                .anyMatch(message::startsWith);
    }
}
