package io.pondpilot.worker.airport;

import io.pondpilot.common.failure.ErrorCode;
import io.pondpilot.common.failure.ProxyException;
import io.pondpilot.worker.catalog.Table;
import io.pondpilot.worker.catalog.TableType;
import io.pondpilot.worker.engine.Description;
import io.pondpilot.worker.engine.Engine;
import io.pondpilot.worker.engine.EngineException;
import io.pondpilot.worker.engine.Quoted;
import io.pondpilot.worker.engine.Session;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/// What a descriptor stands for: a table by its path, or a SELECT by its text. Reads the catalog
/// only.
final class Flights {
    private static final int FINGERPRINT_BYTES = 8;

    private final Engine engine;
    private final BufferAllocator allocator;

    Flights(Engine engine, BufferAllocator allocator) {
        this.engine = engine;
        this.allocator = allocator;
    }

    /// The columns of what a descriptor stands for.
    ///
    /// @throws ProxyException when there is no such thing, or it would change something
    Schema schema(Session session, FlightDescriptor descriptor) {
        return described(session, sql(descriptor)).schema();
    }

    /// The scan of what a descriptor stands for, with every column in its place; those that are not
    /// wanted are NULL, which costs DuckDB nothing.
    ///
    /// @param schema as [#schema] told it
    /// @param wanted positions, and what DuckDB calls pseudo columns; empty for all
    static Scan scan(FlightDescriptor descriptor, Schema schema, List<BigInteger> wanted) {
        String fingerprint = fingerprint(schema);
        if (descriptor.isCommand()) {
            return new Scan(sql(descriptor), fingerprint);
        }
        TablePath path = path(descriptor);
        if (!path.fingerprint().isEmpty() && !path.fingerprint().equals(fingerprint)) {
            throw changed(path);
        }
        return new Scan(projection(path, schema, wanted), fingerprint);
    }

    static ProxyException changed(TablePath path) {
        return new ProxyException(
                ErrorCode.INVALID_ARGUMENT,
                "the columns of "
                        + path.quoted()
                        + " have changed since this catalog was attached; DETACH it and ATTACH it"
                        + " again");
    }

    private static String projection(TablePath path, Schema schema, List<BigInteger> wanted) {
        int columns = schema.getFields().size();
        for (BigInteger id : wanted) {
            boolean pseudo = id.signum() < 0 || id.bitLength() > Long.SIZE - 1;
            if (!pseudo && id.compareTo(BigInteger.valueOf(columns)) >= 0) {
                throw new ProxyException(
                        ErrorCode.INVALID_ARGUMENT,
                        "there is no column " + id + " in a table of " + columns);
            }
        }
        return IntStream.range(0, columns)
                .mapToObj(column -> {
                    String name = Quoted.name(schema.getFields().get(column).getName());
                    boolean read = wanted.isEmpty() || wanted.contains(BigInteger.valueOf(column));
                    // A branch that is never taken still decides the type.
                    return read ? name : "CASE WHEN false THEN " + name + " END AS " + name;
                })
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + path.quoted()));
    }

    private static String sql(FlightDescriptor descriptor) {
        if (!descriptor.isCommand()) {
            return "SELECT * FROM " + path(descriptor).quoted();
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(descriptor.getCommand()))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new ProxyException(
                    ErrorCode.INVALID_ARGUMENT, "the command of the descriptor is not SQL as text");
        }
    }

    /// The table that a descriptor names.
    ///
    /// @throws ProxyException `INVALID_ARGUMENT` when it names none
    static TablePath path(FlightDescriptor descriptor) {
        return TablePath.parse(descriptor.isCommand() ? List.of() : descriptor.getPath())
                .orElseThrow(() ->
                        new ProxyException(
                                ErrorCode.INVALID_ARGUMENT,
                                "the path of a table has three parts: database, schema,"
                                        + " table"));
    }

    /// What a text would answer.
    ///
    /// @throws ProxyException `UNIMPLEMENTED` unless it is one SELECT: the extension asks for a
    ///   schema as often as DuckDB binds a query, so nothing that changes data may be asked for
    Description described(Session session, String sql) {
        List<String> statements = engine.statements(session, sql);
        Description description =
                statements.size() == 1
                        ? engine.describe(session, statements.getFirst(), allocator)
                        : null;
        if (description == null || !(description.lazy() || description.starts())) {
            throw new ProxyException(
                    ErrorCode.UNIMPLEMENTED,
                    "airport reads here: one SELECT at a time. Send what changes data or settings,"
                            + " and several statements at once, by Flight SQL (ADBC, JDBC,"
                            + " pyarrow)");
        }
        if (!description.parameters().isEmpty() || description.starts()) {
            throw new ProxyException(
                    ErrorCode.UNIMPLEMENTED,
                    description.starts()
                            ? "a PIVOT needs its values for airport: write them with IN (...)"
                            : "airport has no parameters: write the values into the text");
        }
        return description;
    }

    /// The columns of a table of the catalog; null when it cannot be read, as a view of a table
    /// that is gone.
    @org.jspecify.annotations.Nullable
    Schema readable(Session session, Table table) {
        try {
            return engine.describe(session, "SELECT * FROM " + table.name().quoted(), allocator)
                    .schema();
        } catch (EngineException e) {
            // A view of a database that is not there now is one of something that is gone.
            if (e.kind() == EngineException.Kind.INVALID
                    || (e.kind() == EngineException.Kind.UNAVAILABLE
                            && table.type() == TableType.VIEW)) {
                return null;
            }
            throw e;
        }
    }

    /// A short hash of names, types and order of columns.
    static String fingerprint(Schema schema) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(schema.serializeAsMessage());
            return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
