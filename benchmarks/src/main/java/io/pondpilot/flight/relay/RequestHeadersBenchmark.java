package io.pondpilot.flight.relay;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
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

/// What rewriting a call's headers for the worker costs.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RequestHeadersBenchmark {
    private static final AsciiString CREDENTIAL =
            AsciiString.of("Bearer pp1.dXNlcg.7.0123456789abcdef0123456789abcdef0123456789a");

    private final Http2Headers request =
            new DefaultHttp2Headers()
                    .method("POST")
                    .scheme("http")
                    .path("/arrow.flight.protocol.FlightService/DoGet")
                    .authority("127.0.0.1:8081")
                    .add(AsciiString.of("te"), AsciiString.of("trailers"))
                    .add(AsciiString.of("content-type"), AsciiString.of("application/grpc"))
                    .add(AsciiString.of("user-agent"), AsciiString.of("grpc-c++/1.71 grpc-c/46"))
                    .add(AsciiString.of("grpc-accept-encoding"), AsciiString.of("identity, gzip"))
                    .add(AsciiString.of("authorization"), AsciiString.of("Bearer a.b.c"));

    /// Nine headers as pyarrow sends them.
    @Benchmark
    public Http2Headers toWorker() {
        return RequestHeaders.toWorker(request, CREDENTIAL, "0123456789abcdef", 0);
    }
}
