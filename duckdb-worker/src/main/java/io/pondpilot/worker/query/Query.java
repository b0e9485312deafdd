package io.pondpilot.worker.query;

import java.io.BufferedWriter;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.CallOptions;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `Query --url grpc://127.0.0.1:8081 --token JWT "SELECT ..."`: runs SQL as any client would and
/// prints the rows as they come. It needs the JVM options of `worker.args`.
///
/// Exit status: 0 answered, 1 the call failed (one line says why), 2 wrong usage.
@Command(
        name = "query",
        mixinStandardHelpOptions = true,
        description = "Run SQL through Flight and print the rows.")
@SuppressWarnings("try") // Closing may be interrupted, which is handled.
public final class Query implements Callable<Integer> {
    private static final int DEFAULT_PORT = 8081;

    @Option(
            names = "--url",
            defaultValue = "grpc://127.0.0.1:8081",
            description = "Where the proxy is (default: ${DEFAULT-VALUE}).")
    private URI url = URI.create("grpc://127.0.0.1:8081");

    @Option(names = "--token", description = "The JWT; default: $PONDPILOT_TOKEN.")
    private @Nullable String token;

    @Option(
            names = "--format",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.table;

    @Option(
            names = "--timeout",
            defaultValue = "0",
            description = "Seconds after which to give up; 0 waits.")
    private int timeout;

    @Option(names = "--timing", description = "Print times to the error output.")
    private boolean timing;

    @Option(
            names = "--repeat",
            defaultValue = "0",
            description = "Ask so many times more on the same connection, without printing rows.")
    private int repeat;

    @Parameters(paramLabel = "SQL", description = "What to run.")
    private String sql = "";

    /// How rows are printed; the names are what the user types.
    enum Format {
        table,
        csv
    }

    /// Runs and ends the JVM.
    public static void main(String[] arguments) {
        Runtime.getRuntime().halt(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new Query())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(text(failure));
                    return 1;
                })
                .execute(arguments);
    }

    private static String text(Throwable failure) {
        if (failure instanceof FlightRuntimeException flight) {
            String description = flight.status().description();
            return "error: "
                    + flight.status().code()
                    + ": "
                    + (description == null
                            ? ""
                            : description.strip().replaceAll("\\s*\\R\\s*", " "));
        }
        return "error: " + failure.getMessage();
    }

    @Override
    public Integer call() throws Exception {
        var out =
                new PrintWriter(
                        new BufferedWriter(
                                new OutputStreamWriter(System.out, StandardCharsets.UTF_8)));
        CallOption[] options = options();
        try (BufferAllocator allocator = new RootAllocator();
                FlightClient client = FlightClient.builder(allocator, location()).build()) {
            Printer printer = format == Format.csv ? new CsvPrinter(out) : new TablePrinter(out);
            Times times = new Times();
            times.add(() -> ask(client, options, printer));
            printer.end();
            out.flush();
            for (int i = 0; i < repeat; i++) {
                times.add(() -> ask(client, options, new NoPrinter()));
            }
            if (timing) {
                System.err.println(times);
            }
        } finally {
            out.flush();
        }
        return 0;
    }

    private void ask(FlightClient client, CallOption[] options, Printer printer) throws Exception {
        FlightInfo info =
                client.getInfo(
                        FlightDescriptor.command(sql.getBytes(StandardCharsets.UTF_8)), options);
        for (FlightEndpoint endpoint : info.getEndpoints()) {
            try (FlightStream stream = client.getStream(endpoint.getTicket(), options)) {
                printer.schema(stream.getSchema());
                while (stream.next()) {
                    printer.rows(stream.getRoot());
                }
            }
        }
    }

    private CallOption[] options() {
        CallHeaders headers = new FlightCallHeaders();
        String given = token == null ? System.getenv("PONDPILOT_TOKEN") : token;
        if (given != null) {
            headers.insert("authorization", "Bearer " + given);
        }
        CallOption header = new HeaderCallOption(headers);
        return timeout <= 0
                ? new CallOption[] {header}
                : new CallOption[] {header, CallOptions.timeout(timeout, TimeUnit.SECONDS)};
    }

    private Location location() {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        String host = url.getHost();
        if (host == null) {
            throw new IllegalArgumentException(
                    "'" + url + "' is not a URL such as grpc://127.0.0.1:8081");
        }
        int port = url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
        return switch (scheme) {
            case "grpc", "grpc+tcp" -> Location.forGrpcInsecure(host, port);
            case "grpc+tls" -> Location.forGrpcTls(host, port);
            default ->
                    throw new IllegalArgumentException(
                            "'" + scheme + "' is not a scheme of Flight; use grpc or grpc+tls");
        };
    }
}
