package io.pondpilot.worker.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Field;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.c.ArrowSchema;
import org.apache.arrow.c.CDataDictionaryProvider;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;
import org.duckdb.DuckDBConnection;

/// The few functions of DuckDB's C interface that JDBC does not offer: counting and typing the
/// statements of a text without running them, the Arrow schema of a statement before it runs, and
/// interrupting a connection in every phase. They are in the library that JDBC loads; why this is
/// used, and what guards it, is in `RATIONALE.md`.
@SuppressWarnings("restricted")
final class NativeDuckDb {
    private static final int OK = 0;
    private static final int UNKNOWN_TYPE = 0;
    private static final int VARCHAR_TYPE = 17;
    private static final Linker LINKER = Linker.nativeLinker();

    private final MethodHandle extract;
    private final MethodHandle extractError;
    private final MethodHandle destroyExtracted;
    private final MethodHandle prepare;
    private final MethodHandle prepareError;
    private final MethodHandle execute;
    private final MethodHandle statementType;
    private final MethodHandle parameterCount;
    private final MethodHandle parameterType;
    private final MethodHandle parameterLogicalType;
    private final MethodHandle decimalWidth;
    private final MethodHandle decimalScale;
    private final MethodHandle columnCount;
    private final MethodHandle columnName;
    private final MethodHandle columnType;
    private final MethodHandle typeId;
    private final MethodHandle createType;
    private final MethodHandle destroyType;
    private final MethodHandle free;
    private final MethodHandle arrowOptions;
    private final MethodHandle destroyArrowOptions;
    private final MethodHandle arrowSchema;
    private final MethodHandle errorMessage;
    private final MethodHandle destroyError;
    private final MethodHandle destroyPrepared;
    private final MethodHandle interrupt;
    private final Field connectionReference;

    /// Links the functions; the JDBC driver must have loaded its library.
    NativeDuckDb(SymbolLookup library) {
        extract = link(library, "duckdb_extract_statements", JAVA_LONG, ADDRESS, ADDRESS, ADDRESS);
        extractError = link(library, "duckdb_extract_statements_error", ADDRESS, ADDRESS);
        destroyExtracted = linkVoid(library, "duckdb_destroy_extracted", ADDRESS);
        prepare =
                link(
                        library,
                        "duckdb_prepare_extracted_statement",
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS,
                        JAVA_LONG,
                        ADDRESS);
        prepareError = link(library, "duckdb_prepare_error", ADDRESS, ADDRESS);
        execute = link(library, "duckdb_execute_prepared", JAVA_INT, ADDRESS, ADDRESS);
        statementType = link(library, "duckdb_prepared_statement_type", JAVA_INT, ADDRESS);
        parameterCount = link(library, "duckdb_nparams", JAVA_LONG, ADDRESS);
        parameterType = link(library, "duckdb_param_type", JAVA_INT, ADDRESS, JAVA_LONG);
        columnCount = link(library, "duckdb_prepared_statement_column_count", JAVA_LONG, ADDRESS);
        columnName =
                link(library, "duckdb_prepared_statement_column_name", ADDRESS, ADDRESS, JAVA_LONG);
        columnType =
                link(
                        library,
                        "duckdb_prepared_statement_column_logical_type",
                        ADDRESS,
                        ADDRESS,
                        JAVA_LONG);
        parameterLogicalType =
                link(library, "duckdb_param_logical_type", ADDRESS, ADDRESS, JAVA_LONG);
        decimalWidth = link(library, "duckdb_decimal_width", JAVA_BYTE, ADDRESS);
        decimalScale = link(library, "duckdb_decimal_scale", JAVA_BYTE, ADDRESS);
        typeId = link(library, "duckdb_get_type_id", JAVA_INT, ADDRESS);
        createType = link(library, "duckdb_create_logical_type", ADDRESS, JAVA_INT);
        destroyType = linkVoid(library, "duckdb_destroy_logical_type", ADDRESS);
        free = linkVoid(library, "duckdb_free", ADDRESS);
        arrowOptions = linkVoid(library, "duckdb_connection_get_arrow_options", ADDRESS, ADDRESS);
        destroyArrowOptions = linkVoid(library, "duckdb_destroy_arrow_options", ADDRESS);
        arrowSchema =
                link(
                        library,
                        "duckdb_to_arrow_schema",
                        ADDRESS,
                        ADDRESS,
                        ADDRESS,
                        ADDRESS,
                        JAVA_LONG,
                        ADDRESS);
        errorMessage = link(library, "duckdb_error_data_message", ADDRESS, ADDRESS);
        destroyError = linkVoid(library, "duckdb_destroy_error_data", ADDRESS);
        destroyPrepared = linkVoid(library, "duckdb_destroy_prepare", ADDRESS);
        interrupt = linkVoid(library, "duckdb_interrupt", ADDRESS);
        try {
            connectionReference = DuckDBConnection.class.getDeclaredField("connRef");
            connectionReference.setAccessible(true);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(
                    "this DuckDB driver is not the one we were built for", e);
        }
    }

    private static MethodHandle link(
            SymbolLookup library,
            String name,
            java.lang.foreign.MemoryLayout result,
            java.lang.foreign.MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                library.findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    private static MethodHandle linkVoid(
            SymbolLookup library, String name, java.lang.foreign.MemoryLayout... arguments) {
        return LINKER.downcallHandle(
                library.findOrThrow(name), FunctionDescriptor.ofVoid(arguments));
    }

    /// The `duckdb_connection` behind a JDBC connection: the driver keeps a reference to
    /// `{shared_ptr<DuckDB>, unique_ptr<Connection>}`, so it is the third word.
    MemorySegment connection(DuckDBConnection connection) {
        try {
            ByteBuffer reference = (ByteBuffer) connectionReference.get(connection);
            if (reference == null) {
                throw new IllegalStateException("the connection is closed");
            }
            MemorySegment holder =
                    MemorySegment.ofAddress(MemorySegment.ofBuffer(reference).address())
                            .reinterpret(3 * ADDRESS.byteSize());
            return holder.get(ADDRESS, 2 * ADDRESS.byteSize());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the DuckDB driver hides its connection", e);
        }
    }

    /// Asks the connection to give up what it runs; callable from any thread while it is open.
    void interrupt(MemorySegment connection) {
        try {
            interrupt.invokeExact(connection);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Splits a text by DuckDB's own parser.
    ///
    /// @return the number of statements, 0 for an empty text
    /// @throws EngineException on a syntax error
    int count(MemorySegment connection, String sql) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            long count = (long) extract.invokeExact(connection, arena.allocateFrom(sql), out);
            try {
                if (count == 0) {
                    String error =
                            text((MemorySegment) extractError.invokeExact(out.get(ADDRESS, 0)));
                    if (!error.isEmpty()) {
                        throw EngineException.of(error);
                    }
                }
                return Math.toIntExact(count);
            } finally {
                destroyExtracted.invokeExact(out);
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Binds and plans a text of exactly one statement, without running it. Of a PIVOT, which
    /// DuckDB turns into two, the first is run: it creates a temporary type of the values.
    ///
    /// @throws EngineException when it is not one statement, or DuckDB refuses it
    Prepared describe(MemorySegment connection, String sql, BufferAllocator allocator) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(ADDRESS);
            long count = (long) extract.invokeExact(connection, arena.allocateFrom(sql), out);
            try {
                MemorySegment extracted = out.get(ADDRESS, 0);
                boolean pivot = count > 1 && SqlText.isPivot(sql);
                if (count != 1 && !pivot) {
                    String error = text((MemorySegment) extractError.invokeExact(extracted));
                    throw error.isEmpty()
                            ? EngineException.notOne(count)
                            : EngineException.of(error);
                }
                for (long i = 0; i < count - 1; i++) {
                    createType(connection, extracted, i, arena);
                }
                return prepared(
                        connection,
                        extracted,
                        count - 1,
                        arena,
                        statement -> describe(connection, statement, pivot, allocator));
            } finally {
                destroyExtracted.invokeExact(out);
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private interface Use<T> {
        T of(MemorySegment statement) throws Throwable;
    }

    private <T> T prepared(
            MemorySegment connection, MemorySegment extracted, long index, Arena arena, Use<T> use)
            throws Throwable {
        MemorySegment out = arena.allocate(ADDRESS);
        int state = (int) prepare.invokeExact(connection, extracted, index, out);
        try {
            MemorySegment statement = out.get(ADDRESS, 0);
            if (state != OK) {
                throw EngineException.of(text((MemorySegment) prepareError.invokeExact(statement)));
            }
            return use.of(statement);
        } finally {
            destroyPrepared.invokeExact(out);
        }
    }

    private void createType(
            MemorySegment connection, MemorySegment extracted, long index, Arena arena)
            throws Throwable {
        boolean created =
                prepared(
                        connection,
                        extracted,
                        index,
                        arena,
                        statement -> {
                            int type = (int) statementType.invokeExact(statement);
                            return StatementType.of(type) == StatementType.CREATE
                                    && (int) execute.invokeExact(statement, MemorySegment.NULL)
                                            == OK;
                        });
        if (!created) {
            throw EngineException.of(
                    "Binder Error: a PIVOT without a list of values can only be selected; write"
                            + " the values with IN (...) to use it in another statement");
        }
    }

    private Prepared describe(
            MemorySegment connection,
            MemorySegment statement,
            boolean pivot,
            BufferAllocator allocator)
            throws Throwable {
        StatementType type = StatementType.of((int) statementType.invokeExact(statement));
        int parameters = Math.toIntExact((long) parameterCount.invokeExact(statement));
        List<ParameterType> types = new ArrayList<>();
        for (int i = 0; i < parameters; i++) {
            types.add(parameter(statement, i + 1));
        }
        return new Prepared(type, pivot, schema(connection, statement, allocator), types);
    }

    private ParameterType parameter(MemorySegment statement, long number) throws Throwable {
        int id = (int) parameterType.invokeExact(statement, number);
        if (id != ParameterType.DECIMAL) {
            return new ParameterType(id, 0, 0);
        }
        MemorySegment type = (MemorySegment) parameterLogicalType.invokeExact(statement, number);
        try (Arena arena = Arena.ofConfined()) {
            int width = (byte) decimalWidth.invokeExact(type);
            int scale = (byte) decimalScale.invokeExact(type);
            MemorySegment holder = arena.allocate(ADDRESS);
            holder.set(ADDRESS, 0, type);
            destroyType.invokeExact(holder);
            return new ParameterType(id, width, scale);
        }
    }

    private Schema schema(
            MemorySegment connection, MemorySegment statement, BufferAllocator allocator)
            throws Throwable {
        try (Arena arena = Arena.ofConfined();
                ArrowSchema schema = ArrowSchema.allocateNew(allocator);
                CDataDictionaryProvider dictionaries = new CDataDictionaryProvider()) {
            long columns = (long) columnCount.invokeExact(statement);
            MemorySegment types = arena.allocate(ADDRESS, Math.max(1, columns));
            MemorySegment names = arena.allocate(ADDRESS, Math.max(1, columns));
            MemorySegment options = arena.allocate(ADDRESS);
            arrowOptions.invokeExact(connection, options);
            try {
                for (long i = 0; i < columns; i++) {
                    types.setAtIndex(ADDRESS, i, columnType(statement, i, arena));
                    names.setAtIndex(
                            ADDRESS, i, (MemorySegment) columnName.invokeExact(statement, i));
                }
                MemorySegment error =
                        (MemorySegment)
                                arrowSchema.invokeExact(
                                        options.get(ADDRESS, 0),
                                        types,
                                        names,
                                        columns,
                                        MemorySegment.ofAddress(schema.memoryAddress()));
                refuse(error, arena);
                return Data.importSchema(allocator, schema, dictionaries);
            } catch (BufferUnderflowException _) {
                // Arrow's importer reads names of less than 32 KiB.
                throw new EngineException(
                        EngineException.Kind.INVALID,
                        "Binder Error: a column's name is longer than 32,766 bytes; name it with AS");
            } finally {
                for (long i = 0; i < columns; i++) {
                    destroyType.invokeExact(types.asSlice(i * ADDRESS.byteSize(), ADDRESS));
                    free.invokeExact(names.getAtIndex(ADDRESS, i));
                }
                destroyArrowOptions.invokeExact(options);
            }
        }
    }

    /// The type of a column; text where it depends on parameters that are not bound yet.
    private MemorySegment columnType(MemorySegment statement, long column, Arena arena)
            throws Throwable {
        MemorySegment type = (MemorySegment) columnType.invokeExact(statement, column);
        if ((int) typeId.invokeExact(type) != UNKNOWN_TYPE) {
            return type;
        }
        MemorySegment holder = arena.allocate(ADDRESS);
        holder.set(ADDRESS, 0, type);
        destroyType.invokeExact(holder);
        return (MemorySegment) createType.invokeExact(VARCHAR_TYPE);
    }

    private void refuse(MemorySegment error, Arena arena) throws Throwable {
        if (error.address() == 0) {
            return;
        }
        String message = text((MemorySegment) errorMessage.invokeExact(error));
        MemorySegment holder = arena.allocate(ADDRESS);
        holder.set(ADDRESS, 0, error);
        destroyError.invokeExact(holder);
        if (!message.isEmpty()) {
            throw EngineException.of(message);
        }
    }

    private static String text(MemorySegment pointer) {
        return pointer.address() == 0 ? "" : pointer.reinterpret(Long.MAX_VALUE).getString(0);
    }

    private static RuntimeException unexpected(Throwable e) {
        if (e instanceof RuntimeException known) {
            return known;
        }
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("a native call failed", e);
    }

    /// What is known of a statement before it runs.
    ///
    /// @param type its kind
    /// @param pivot whether a temporary type had to be created for it
    /// @param schema of its result as DuckDB exports it, ENUMs as dictionaries
    /// @param parameterTypes what DuckDB expects to be bound, in order
    record Prepared(
            StatementType type, boolean pivot, Schema schema, List<ParameterType> parameterTypes) {
        Prepared {
            parameterTypes = List.copyOf(parameterTypes);
        }
    }
}
