package io.pondpilot.benchmarks;

import io.pondpilot.common.identity.Identity;
import io.pondpilot.common.identity.TokenIssuer;
import io.pondpilot.common.identity.TokenVerifier;
import io.pondpilot.common.identity.UserId;
import io.pondpilot.common.identity.WorkerCredentials;
import io.pondpilot.common.value.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What admitting a call costs: a token seen before, a token seen for the first time, and the
/// credential for a worker.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class AdmissionBenchmark {
    private static final int TOKENS = 100_000;

    private final Secret secret = new Secret("a-secret-for-benchmarks-of-32-or-more-characters");
    private final TokenVerifier verifier = new TokenVerifier(secret, InstantSource.system());
    private final WorkerCredentials credentials = new WorkerCredentials(secret);
    private final UserId user = new UserId("benchmark-user");
    private final String known = token("known");
    private final String[] tokens = new String[TOKENS];
    private int next;

    /// Issues more tokens than the verifier remembers.
    public AdmissionBenchmark() {
        for (int i = 0; i < TOKENS; i++) {
            tokens[i] = token("user-" + i);
        }
    }

    private String token(String name) {
        return new TokenIssuer(secret, InstantSource.system())
                .issue(new UserId(name), Duration.ofHours(1), false)
                .value();
    }

    /// A token that the verifier remembers.
    @Benchmark
    public Identity knownToken() {
        return verifier.verify(known);
    }

    /// A token that it does not.
    @Benchmark
    public Identity newToken() {
        next = (next + 1) % TOKENS;
        return verifier.verify(tokens[next]);
    }

    /// The credential that replaces the token.
    @Benchmark
    public Secret workerCredential() {
        return credentials.of(user, 7);
    }
}
